// Facts that a host reports about itself, over SSH in one round trip.
import { z } from 'zod'
import { boxId } from '../box-id.ts'
import { architectures } from '../formats/format.ts'
import { optionValues } from '../profiles/option.ts'
import { stateVersion } from '../profiles/state-version.ts'
import { updateStale } from './update-stale.ts'
import { updateUndone } from './update-undone.ts'

const generation = z.object({
  number: z.number().int(),
  /** Its toplevel in the store. */
  path: z.string(),
  /** Milliseconds since the epoch; null if the host could not tell. */
  createdAt: z.number().nullable(),
})
export type Generation = z.infer<typeof generation>

const hostSettings = z.object({
  profile: z.string().max(100),
  architecture: z.enum(architectures),
  options: optionValues,
})

/** null: the host could not tell. */
export const hostFacts = z.object({
  hostname: z.string(),
  /** From its /etc/os-release: "NixOS 26.05 (Yarara)". */
  system: z.string(),
  nixos: z.boolean(),
  /** system.nixos.label of the running system. */
  label: z.string().nullable(),
  /** The output of `uname -m`. */
  architecture: z.string(),
  kernel: z.string(),
  /** Toplevels in the store. */
  currentSystem: z.string().nullable(),
  bootedSystem: z.string().nullable(),
  /** The generation that boots next, if its boot loader follows the profile. */
  profileGeneration: z.number().int().nullable(),
  currentGeneration: z.number().int().nullable(),
  bootedGeneration: z.number().int().nullable(),
  /** Oldest first. */
  generations: z.array(generation),
  /** Whether a new kernel, initrd or modules need a reboot. */
  needsReboot: z.boolean().nullable(),
  memoryBytes: z.number().nullable(),
  memoryFreeBytes: z.number().nullable(),
  /** The size of the file system that has /nix, or else /. */
  diskBytes: z.number().nullable(),
  diskFreeBytes: z.number().nullable(),
  uptimeSeconds: z.number().nullable(),
  /** null without systemd. */
  failedUnits: z.array(z.string()).nullable(),
  nixVersion: z.string().nullable(),
  /** From /etc/kiln/system.json, in systems that Kiln built. */
  kiln: z.object({ profile: z.string(), build: z.string().nullable() }).nullable(),
  /** From the same file: the machine's system.stateVersion. */
  stateVersion: stateVersion.nullable().default(null),
  /** Its answers, from /etc/kiln/configuration/settings.json: Kiln adds it to its profiles' systems. */
  settings: hostSettings.nullable().default(null),
  /** Whether it has the configuration of a broker for workloads. */
  hasBroker: z.boolean().default(false),
  /** Id of the box that it is, from /var/lib/kiln/box: this Kiln's, or another one's. */
  box: boxId.nullable().default(null),
  /** Its last update, where that was not kept. */
  updateUndone: updateUndone.nullable().default(null),
  /** Why it can take no update although nothing fails. */
  updateStale: updateStale.nullable().default(null),
  /** Whether it is an installed workstation whose tools list its sessions (#shared/snapshots). */
  snapshots: z.boolean().default(false),
  /** Its clock minus this computer's. */
  clockSeconds: z.number(),
})
export type HostFacts = z.infer<typeof hostFacts>
