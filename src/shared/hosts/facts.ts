// What a host says about itself, asked over SSH in one round trip.
import { z } from 'zod'
import { architectures } from '../formats/format.ts'
import { optionValues } from '../profiles/option.ts'
import { stateVersion } from '../profiles/state-version.ts'

export const generation = z.object({
  number: z.number().int(),
  /** Its toplevel in the store. */
  path: z.string(),
  /** Milliseconds since the epoch; null where the host could not say. */
  createdAt: z.number().nullable(),
})
export type Generation = z.infer<typeof generation>

const hostSettings = z.object({
  profile: z.string().max(100),
  architecture: z.enum(architectures),
  options: optionValues,
})

/** null: the host could not say. */
export const hostFacts = z.object({
  hostname: z.string(),
  /** As its /etc/os-release has it: "NixOS 26.05 (Yarara)". */
  system: z.string(),
  nixos: z.boolean(),
  /** system.nixos.label of what runs now. */
  label: z.string().nullable(),
  /** As `uname -m` prints it. */
  architecture: z.string(),
  kernel: z.string(),
  /** Toplevels in the store. */
  currentSystem: z.string().nullable(),
  bootedSystem: z.string().nullable(),
  /** The generation that the next boot takes, if its boot loader follows the profile. */
  profileGeneration: z.number().int().nullable(),
  currentGeneration: z.number().int().nullable(),
  bootedGeneration: z.number().int().nullable(),
  /** Oldest first. */
  generations: z.array(generation),
  /** Whether a kernel, initrd or modules are due that only a reboot brings. */
  needsReboot: z.boolean().nullable(),
  memoryBytes: z.number().nullable(),
  memoryFreeBytes: z.number().nullable(),
  /** Of the file system that has /nix, or else /. */
  diskBytes: z.number().nullable(),
  diskFreeBytes: z.number().nullable(),
  uptimeSeconds: z.number().nullable(),
  /** null without systemd. */
  failedUnits: z.array(z.string()).nullable(),
  nixVersion: z.string().nullable(),
  /** Of /etc/kiln/system.json, in what Kiln built. */
  kiln: z.object({ profile: z.string(), build: z.string().nullable() }).nullable(),
  /** Of the same file: system.stateVersion, as the machine has it. */
  stateVersion: stateVersion.nullable().default(null),
  /** What it was built with, of /etc/kiln/configuration/settings.json: Kiln puts it into the systems of its profiles. */
  settings: hostSettings.nullable().default(null),
  /** Its clock minus this computer's. */
  clockSeconds: z.number(),
})
export type HostFacts = z.infer<typeof hostFacts>
