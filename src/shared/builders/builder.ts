// builders.json: the hosts that Kiln builds on, and what the last test of each found. A builder is a host: its name,
// address and keys are in hosts.json and known_hosts.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { architecture } from '../formats/format-schema.ts'
import { hostAddress, hostKey } from '../hosts/host.ts'
import { limaPlace } from './lima.ts'

export const buildersVersion = 1

const feature = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.:-]{0,59}$/)

/** An architecture that a builder can build. */
const builtArchitecture = z.object({ architecture, emulated: z.boolean() })
export type BuiltArchitecture = z.infer<typeof builtArchitecture>

const builderFacts = z.object({
  /** When it was tested, in milliseconds since the epoch. */
  at: z.number(),
  nixVersion: z.string().max(100),
  /** The architecture that its kernel reports: "x86_64". */
  kernelArchitecture: z.string().max(100),
  architectures: z.array(builtArchitecture).max(10),
  /** Nix's system features: "kvm", "big-parallel". */
  features: z.array(feature).max(100),
  /**
   * Whether its Nix accepts settings and unsigned paths from the login user: needed to share a build between
   * builders.
   */
  trusted: z.boolean(),
  /** Whether its Nix builds in the sandbox. */
  sandbox: z.boolean(),
  cpus: z.number().int().min(1),
  /** Derivations that its Nix builds at once. */
  maxJobs: z.number().int().min(0),
  memoryBytes: z.number().nullable(),
  /** The free bytes of the file system that holds its store. */
  diskFreeBytes: z.number().nullable(),
  /** Path of its Nix program, if the login shell's PATH does not lead to it. */
  program: z.string().max(4096).nullable(),
  /** How long a build of one small derivation took, connection included. */
  buildSeconds: z.number(),
})
export type BuilderFacts = z.infer<typeof builderFacts>

export const builder = z.object({
  /** The id of its host; a Lima VM has its own id. */
  host: z.string().regex(/^[a-z0-9-]{1,64}$/),
  addedAt: z.number(),
  /** Identifies a Lima VM of this computer; null for a host of hosts.json. */
  lima: limaPlace.nullable().default(null),
  /** Derivations at once; null for its own Nix's setting. */
  maxJobs: z.number().int().min(1).max(256).nullable(),
  /** Its relative speed, as in Nix's `builders`. */
  speedFactor: z.number().int().min(1).max(100),
  /** The findings of the last successful test; null before the first. */
  facts: builderFacts.nullable(),
  /** Why the last test failed; null if it succeeded, or there was none. */
  problem: errorReport.nullable(),
})
export type Builder = z.infer<typeof builder>

export const buildersFile = z.object({ schema: z.literal(buildersVersion), builders: z.array(builder) })

/** A builder with the data of its host's entry. */
export const knownBuilder = builder.extend({
  name: z.string(),
  address: hostAddress,
  keys: z.array(hostKey),
})
export type KnownBuilder = z.infer<typeof knownBuilder>

/** `isNewHost`: its host was not in the list before. */
export const addedBuilder = knownBuilder.extend({ isNewHost: z.boolean() })
export type AddedBuilder = z.infer<typeof addedBuilder>

/** This computer's abilities without a builder. */
export const localBuilder = z.object({
  nixVersion: z.string(),
  architectures: z.array(builtArchitecture),
  features: z.array(z.string()),
  /** Whether its Nix shares a build between builders for this user: not if a daemon does the building. */
  sharesBuilds: z.boolean(),
  diskFreeBytes: z.number().nullable(),
})
export type LocalBuilder = z.infer<typeof localBuilder>
