// The origin of an image: the flake's inputs and its lock. Pure parts and the reading of them.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import type { Ports } from '#engine/ports/index.ts'
import type { FlakeInput } from '#shared/images/image.ts'

/** flake.lock, version 7: nodes by name; root.inputs names the direct ones (a path through `follows` is a list). */
const node = z.object({
  locked: z
    .object({
      type: z.string().optional(),
      url: z.string().optional(),
      owner: z.string().optional(),
      repo: z.string().optional(),
      path: z.string().optional(),
      rev: z.string().optional(),
      narHash: z.string().optional(),
      lastModified: z.number().optional(),
    })
    .optional(),
})
const lockFile = z.object({ nodes: z.record(z.string(), node), root: z.string() })

function lockedInputs(text: string): FlakeInput[] {
  const lock = lockFile.safeParse(JSON.parse(text))
  if (!lock.success) return []
  const { nodes, root } = lock.data
  return Object.entries(nodes)
    .filter(([name, { locked }]) => name !== root && locked)
    .map(([name, { locked = {} }]) => ({
      name,
      url: locked.url ?? inputUrl(locked),
      revision: locked.rev ?? null,
      narHash: locked.narHash ?? null,
      lastModified: locked.lastModified ?? null,
    }))
}

const inputUrl = ({ type = '', owner, repo, path }: NonNullable<z.infer<typeof node>['locked']>) =>
  owner ? `${type}:${owner}/${repo ?? ''}` : `${type}:${path ?? ''}`

/** A flake without inputs has no lock file: its hash is that of the empty text. */
export async function readLock(
  files: Ports['files'],
  workspace: string,
): Promise<{ lockHash: string; inputs: FlakeInput[] }> {
  const text = (await files.readText(join(workspace, 'flake.lock'))) ?? ''
  return { lockHash: createHash('sha256').update(text).digest('hex'), inputs: text ? lockedInputs(text) : [] }
}
