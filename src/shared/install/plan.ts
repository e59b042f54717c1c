// What an installation would erase and install: made before, shown, and carried out exactly as it was shown.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { builtSource } from '../deploy/plan.ts'
import { hostTarget } from '../deploy/target.ts'
import { hostDisk } from '../hosts/disks.ts'
import { optionValues } from '../profiles/option.ts'
import { stateVersion } from '../profiles/state-version.ts'

export const installRequest = z.object({
  /** A flake's nixosConfiguration whose disks are disko's, or a profile with its answers. */
  source: builtSource,
  /** Whether personal data will be given when it starts: they are in no plan. */
  personalised: z.boolean().default(false),
  host: hostTarget,
  /** Serials of the disks that may be erased: all of them, and no other one. */
  disks: z.array(z.string().min(1).max(300)).max(100),
  /** The kexec tarball, a file here or an address; null: nixos-anywhere's own, which it downloads. */
  kexec: z
    .string()
    .max(4096)
    .regex(/^[^\p{Cc}]+$/u)
    .nullable()
    .default(null),
  /** How long each phase may take; null: each its own time. */
  phaseSeconds: z.number().int().min(5).max(86_400).nullable().default(null),
  /** How long the installed system may take until it shows its key. */
  startSeconds: z.number().int().min(5).max(7200).default(900),
})
export type InstallRequest = z.infer<typeof installRequest>

/** What the machine is now. */
export const installTarget = z.object({
  os: z.string(),
  /** As `uname -m` has it. */
  machine: z.string(),
  /** It runs an installer already: there is nothing to leave for one. */
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
  /** false: what is on them could not be read. */
  contentsRead: z.boolean(),
  /** Of them, by their paths, those that cannot be chosen, and why. */
  refused: z.array(z.object({ path: z.string(), why: errorReport })).default([]),
  /** The ones of them that will be erased. */
  erased: z.array(hostDisk),
  /** Devices that the configuration formats. */
  devices: z.array(z.string()),
  /** Store paths. */
  system: z.string().nullable(),
  diskScript: z.string().nullable(),
  /** system.stateVersion of the new machine; null where a person's flake decides. */
  stateVersion: stateVersion.nullable().default(null),
  /** The partition for personal data, which is emptied or written after formatting; the profile and its answers, without secrets,
   *  by which they are checked. null: the configuration has none. */
  seed: z.object({ device: z.string(), profile: z.string(), options: optionValues }).nullable(),
  /** Why nothing will be installed; none where it may be. */
  problems: z.array(errorReport),
})
export type InstallPlan = z.infer<typeof installPlan>

export const installResult = z.object({
  host: z.string(),
  system: z.string(),
  /** Serials. */
  disks: z.array(z.string()),
  /** Of the host key that was made for it. */
  fingerprint: z.string(),
  seconds: z.number(),
})
export type InstallResult = z.infer<typeof installResult>
