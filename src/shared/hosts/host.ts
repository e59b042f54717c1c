// hosts.json: the machines that Kiln reaches over SSH. Their keys are in known_hosts next to it.
import { z } from 'zod'
import { isHostName, isJump, isLoginName } from '#shared/hosts/address.ts'

export const hostsVersion = 1

export const hostAddress = z.object({
  /** A name, an address, or a Host of the user's ~/.ssh/config. */
  host: z.string().refine(isHostName),
  port: z.number().int().min(1).max(65_535),
  user: z.string().refine(isLoginName),
  /** The jump hosts in `ssh -J` syntax; null: the ones in ~/.ssh/config. */
  jump: z.string().refine(isJump).nullable(),
  /** A private key's file; null for the agent and the usual files. */
  identity: z
    .string()
    .min(1)
    .max(4096)
    .refine(path => !/[\0\n]/.test(path))
    .nullable(),
})

export const tag = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/)

/** How Kiln learned of it. */
const added = z.enum(['typed', 'discovered', 'imported', 'flashed'])

export const host = z.object({
  /** `box1`: a plain name that no other host has. */
  id: z.string().regex(/^[a-z0-9-]{1,64}$/),
  name: z.string().min(1).max(80),
  address: hostAddress,
  tags: z.array(tag).max(50),
  added,
  addedAt: z.number(),
  /** The image that Kiln wrote to its drive, and when; null if it did not. */
  flashed: z
    .object({ image: z.string().nullable(), name: z.string(), at: z.number() })
    .nullable()
    .default(null),
  /** When it last answered with its key. */
  seen: z.object({ at: z.number() }).nullable().default(null),
  /** The name under which ssh looks up its key, if that is not its address (an alias in ~/.ssh/config). */
  knownAs: z.string().max(300).nullable().default(null),
})
export type Host = z.infer<typeof host>

export const hostsFile = z.object({ schema: z.literal(hostsVersion), hosts: z.array(host) })
export type HostsFile = z.infer<typeof hostsFile>

export const hostKey = z.object({ type: z.string(), fingerprint: z.string() })
export type HostKey = z.infer<typeof hostKey>

/** A host with its keys that Kiln trusts; empty if only the user's own known_hosts may have one. */
export const knownHost = host.extend({ keys: z.array(hostKey) })
export type KnownHost = z.infer<typeof knownHost>
