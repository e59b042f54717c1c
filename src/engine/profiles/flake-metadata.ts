// Parses `nix flake metadata --json`, without trusting it. Pure.
import { z } from 'zod'
import type { FlakeOrigin } from '#shared/images/image.ts'

const lock = z.looseObject({
  nodes: z.record(z.string(), z.looseObject({ inputs: z.record(z.string(), z.unknown()).optional() })),
  root: z.string(),
})
const metadata = z.object({
  description: z.string().optional(),
  /** Locked, if possible. */
  url: z.string(),
  locked: z
    .object({
      rev: z.string().optional(),
      dirtyRev: z.string().optional(),
      narHash: z.string().optional(),
      lastModified: z.number().optional(),
    })
    .default({}),
  /** The lock in use: in memory, if the flake's own is missing or out of date. */
  locks: lock,
})

export type FlakeMetadata = {
  description: string
  origin: Omit<FlakeOrigin, 'reference'>
  /** The text of its flake.lock; null without inputs. */
  lockText: string | null
}

/** null if it is not that. */
export function parseFlakeMetadata(value: unknown): FlakeMetadata | null {
  const parsed = metadata.safeParse(value)
  if (!parsed.success) return null
  const { description = '', url, locked, locks } = parsed.data
  const inputs = locks.nodes[locks.root]?.inputs ?? {}
  return {
    description,
    origin: {
      url,
      revision: locked.rev ?? locked.dirtyRev ?? null,
      narHash: locked.narHash ?? null,
      lastModified: locked.lastModified ?? null,
    },
    // The text is as Nix writes it, so that its hash is the file's hash.
    lockText: Object.keys(inputs).length ? `${JSON.stringify(locks, null, 2)}\n` : null,
  }
}
