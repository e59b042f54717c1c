// The plan of a deploy, host by host: made first, shown, and carried out exactly as shown.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { boxId } from '../box-id.ts'
import { architecture } from '../formats/format-schema.ts'
import { healthCheck } from '../profiles/health-check.ts'
import { optionValues } from '../profiles/option.ts'
import { stateVersion } from '../profiles/state-version.ts'
import { hostTarget } from './target.ts'

/** boot: for the host's next boot. dry: only reports what activating would do. */
export const deployModes = ['switch', 'test', 'boot', 'dry'] as const
export const deployMode = z.enum(deployModes)
export type DeployMode = z.infer<typeof deployMode>

/** A source from which a system is built. */
export const builtSource = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('profile'),
    profile: z.string(),
    architecture: architecture.default('x86_64'),
    options: optionValues.default({}),
  }),
  /** Uses the settings and inputs that the image was built with. */
  z.object({ kind: z.literal('image'), id: z.string() }),
  /** `./machines#box`: a nixosConfiguration, with or without Kiln's profile. */
  z.object({ kind: z.literal('flake'), reference: z.string().max(4096) }),
])
export type BuiltSource = z.infer<typeof builtSource>

/** The system of one host. */
export const hostSource = z.discriminatedUnion('kind', [
  ...builtSource.options,
  /**
   * The system of an offline kit: nothing is evaluated, built or downloaded. `key`: the public key that it must be
   * signed with; null: one that this computer knows.
   */
  z.object({
    kind: z.literal('kit'),
    folder: z.string().max(4096),
    key: z.string().max(300).nullable().default(null),
  }),
  /** A generation that each host has: by its number, or the previous one. Nothing is built or copied. */
  z.object({ kind: z.literal('generation'), number: z.number().int().positive().nullable() }),
])
export type HostSource = z.infer<typeof hostSource>

const deploySource = z.discriminatedUnion('kind', [
  ...hostSource.options,
  /** Each host its own system: a flake's configurations, or boxes. `host`: the name of the target. */
  z.object({
    kind: z.literal('each'),
    of: z
      .array(z.object({ host: z.string().max(300), source: builtSource, box: boxId.optional() }))
      .min(1)
      .max(500),
  }),
])
export type DeploySource = z.infer<typeof deploySource>

/**
 * The release that a host was installed with, if it does not report it: for that host, or for each that does not
 * (null).
 */
export const stateVersionAnswer = z.object({ host: z.string().max(300).nullable(), value: stateVersion })
export type StateVersionAnswer = z.infer<typeof stateVersionAnswer>

/** Hosts that are still begun after a host that failed: none, the rest of its wave, or all. */
export const afterFailures = ['stop', 'finish-wave', 'go-on'] as const
export const afterFailure = z.enum(afterFailures)
export type AfterFailure = z.infer<typeof afterFailure>

/** Hosts that come together, under the user's name for them: a tag. */
const wave = z.object({
  name: z.string().min(1).max(300),
  hosts: z.array(z.string().max(300)).max(500),
})
export type Wave = z.infer<typeof wave>

export const deployRequest = z.object({
  source: deploySource,
  hosts: z.array(hostTarget).min(1).max(500),
  mode: deployMode.default('switch'),
  /** Instead of the profile's; null: the profile's. */
  checks: z.array(healthCheck).max(50).nullable().default(null),
  /** The address at which the host will answer after the switch, if the change moves it. Only with one host. */
  newAddress: hostTarget.nullable().default(null),
  /** How long activating may take, and how long the host then waits for a confirmation before it rolls back. */
  activateSeconds: z.number().int().min(5).max(7200).default(600),
  confirmSeconds: z.number().int().min(5).max(3600).default(60),
  /** With the mode boot: reboot at once and confirm the new system, or boot the old one again. */
  restart: z.boolean().default(false),
  /** How long it may take to answer after a reboot. */
  restartSeconds: z.number().int().min(5).max(7200).default(600),
  /** How many generations to keep: older ones are deleted once the new one is confirmed; null: none is deleted. */
  keepGenerations: z.number().int().min(2).max(1000).nullable().default(null),
  /** The host downloads what its own substituters have. */
  substituteOnHost: z.boolean().default(false),
  /** Activates it even if it already runs: units stopped by hand are started, changed files are rewritten. */
  again: z.boolean().default(false),
  /** How many hosts are deployed to at the same time. */
  atOnce: z.number().int().min(1).max(64).default(8),
  /** How many hosts come first; the others only once these are confirmed. */
  canary: z.number().int().min(0).max(500).default(0),
  /** The waves in order, each one after the one before is confirmed; hosts in none of them come last. */
  waves: z.array(wave).max(50).default([]),
  afterFailure: afterFailure.default('stop'),
  stateVersions: z.array(stateVersionAnswer).max(1000).default([]),
  /** Id of the box that its one host is. */
  box: boxId.optional(),
})
export type DeployRequest = z.infer<typeof deployRequest>

/** A user's file for repeating a deploy: from another computer, or by CI. */
export const deployFileVersion = 1
export const deployFile = z.object({ schema: z.literal(deployFileVersion), deploy: deployRequest })

/** Versions in a closure: several of one name are a list. */
export const packageChange = z.object({
  name: z.string(),
  before: z.array(z.string()),
  after: z.array(z.string()),
})
export type PackageChange = z.infer<typeof packageChange>

/** How two systems differ. */
export const systemDiff = z.object({
  packages: z.array(packageChange),
  units: z.object({ added: z.array(z.string()), changed: z.array(z.string()), removed: z.array(z.string()) }),
})
export type SystemDiff = z.infer<typeof systemDiff>

const closureDiff = systemDiff.extend({
  /** Bytes of the new closure, and of those of its paths that the host does not have yet; null if unknown. */
  closureBytes: z.number().nullable(),
  missingBytes: z.number().nullable(),
  missingPaths: z.number(),
  /** Kernel, its parameters, initrd or kernel modules differ from the booted ones: they take effect at the next boot. */
  needsReboot: z.boolean(),
})
export type ClosureDiff = z.infer<typeof closureDiff>

export const hostPlan = z.object({
  target: hostTarget,
  /** The system that runs there now. */
  from: z.string().nullable(),
  to: z.string().nullable(),
  /** The user's name for its system, where each host gets its own. */
  gets: z.string().nullable().default(null),
  /** It changes, and the answers of the new system have neither an SSH key nor a password. */
  withoutLogin: z.boolean().default(false),
  /** Its own, where each host gets its own; null: the plan's. */
  checks: z.array(healthCheck).nullable().default(null),
  /** The number of the profile's current generation. */
  generation: z.number().int().nullable(),
  /** Set when returning to an existing generation. */
  toGeneration: z.number().int().nullable(),
  diff: closureDiff.nullable(),
  /**
   * The host's system.stateVersion, which its new system keeps; null if unknown, or if the deployed source sets it: a
   * flake, a generation.
   */
  stateVersion: stateVersion.nullable().default(null),
  /** The release that a host seems to be, if it must be confirmed. */
  proposedVersion: stateVersion.nullable().default(null),
  /** Why it will not be deployed to: it was not reached, or it cannot take this system. */
  problem: errorReport.nullable(),
  reached: z.boolean(),
  /** How the last deploy there ended, as far as the host remembers: until it reboots. */
  last: z.object({ id: z.string(), from: z.string(), to: z.string(), outcome: z.string() }).nullable(),
})
export type HostPlan = z.infer<typeof hostPlan>

export const deployPlanVersion = 1
export const deployPlan = z.object({
  schema: z.literal(deployPlanVersion),
  id: z.string(),
  /** The user's name for its source. */
  name: z.string(),
  createdAt: z.number(),
  request: deployRequest,
  checks: z.array(healthCheck),
  hosts: z.array(hostPlan),
  /** The built systems, one per stateVersion; `host`: where each host gets its own. */
  systems: z
    .array(
      z.object({
        stateVersion: stateVersion.nullable(),
        path: z.string(),
        host: z.string().nullable().default(null),
      }),
    )
    .default([]),
})
export type DeployPlan = z.infer<typeof deployPlan>
