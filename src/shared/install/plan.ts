// The plan of an installation: made first, shown, and carried out exactly as shown.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { builtSource } from '../deploy/plan.ts'
import { hostTarget } from '../deploy/target.ts'
import { hostDisk } from '../hosts/disks.ts'
import { optionValues } from '../profiles/option.ts'
import { stateVersion } from '../profiles/state-version.ts'

export const installRequest = z.object({
  /** A flake's nixosConfiguration with disko disks, or a profile with its answers. */
  source: builtSource,
  /** Whether personal data will be given when it starts: no plan contains it. */
  personalised: z.boolean().default(false),
  host: hostTarget,
  /** Serials of the disks that may be erased: exactly these. */
  disks: z.array(z.string().min(1).max(300)).max(100),
  /** The kexec tarball, a local file or a URL; null: nixos-anywhere's own, which it downloads. */
  kexec: z
    .string()
    .max(4096)
    .regex(/^[^\p{Cc}]+$/u)
    .nullable()
    .default(null),
  /** How long each phase may take; null: each phase's default. */
  phaseSeconds: z.number().int().min(5).max(86_400).nullable().default(null),
  /** How long the installed system may take to show its key. */
  startSeconds: z.number().int().min(5).max(7200).default(900),
})
export type InstallRequest = z.infer<typeof installRequest>

/** The machine's present system. */
const installTarget = z.object({
  os: z.string(),
  /** The output of `uname -m`. */
  machine: z.string(),
  /** It already runs an installer: it need not boot one. */
  installer: z.boolean(),
  bootMode: z.enum(['efi', 'bios']),
  memoryBytes: z.number().nullable(),
})
export type InstallTarget = z.infer<typeof installTarget>

export const installPlanVersion = 2
export const installPlan = z.object({
  schema: z.literal(installPlanVersion),
  id: z.string(),
  name: z.string(),
  createdAt: z.number(),
  request: installRequest,
  /** null: it was not reached. */
  target: installTarget.nullable(),
  /** All of the machine's. */
  disks: z.array(hostDisk),
  /** false: their content could not be read. */
  contentsRead: z.boolean(),
  /** The disks that cannot be chosen, by path, and why. */
  refused: z.array(z.object({ path: z.string(), why: errorReport })).default([]),
  /** The disks that will be erased. */
  erased: z.array(hostDisk),
  /** Devices that the configuration formats. */
  devices: z.array(z.string()),
  /** Store paths. */
  system: z.string().nullable(),
  diskScript: z.string().nullable(),
  /** system.stateVersion of the new machine; null if the user's flake decides. */
  stateVersion: stateVersion.nullable().default(null),
  /**
   * The partition for personal data, which is emptied or written after formatting; the profile and its answers,
   * without secrets, for checking it. null: the configuration has none.
   */
  seed: z.object({ device: z.string(), profile: z.string(), options: optionValues }).nullable(),
  /** Why nothing will be installed; empty if it may be. */
  problems: z.array(errorReport),
})
export type InstallPlan = z.infer<typeof installPlan>

export const installResult = z.object({
  host: z.string(),
  system: z.string(),
  /** Serials. */
  disks: z.array(z.string()),
  /** The fingerprint of its new host key. */
  fingerprint: z.string(),
  seconds: z.number(),
})
export type InstallResult = z.infer<typeof installResult>
