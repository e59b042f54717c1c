// Why nothing may be installed on a machine, found before anything there is changed. Pure.

import { driveName } from '#shared/drives/drive-name.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import type { HostDisk, HostDisks } from '#shared/hosts/disks.ts'
import { chosenLink } from '#shared/install/chosen-link.ts'
import { bytes, list } from '#shared/messages/message.ts'
import type { OptionValues } from '#shared/profiles/option.ts'
import { isClosed } from '#shared/seed/login.ts'
import type { Configuration } from './configuration.ts'
import { chooseDisks, refusedDisks } from './disks.ts'
import type { TargetFacts } from './target.ts'

const operation = 'install.plan'

/** From nixos-anywhere's documentation: its installer runs in memory, with all the tools for formatting disks. */
const neededMemoryBytes = 1.5e9

export type Judged = {
  host: string
  user: string
  facts: TargetFacts
  disks: HostDisks
  /** Keys that its sshd shows, in base64. */
  offeredKeys: readonly string[]
  /** Serials. */
  wanted: readonly string[]
  configuration: Configuration
  /** `uname -m` of the machines that the system is for; null if unspecified. */
  systemMachine: string | null
  /** A tarball was given: it may be for any architecture. */
  ownKexec: boolean
  /** The user's name for the system. */
  name: string
  personalised: boolean
  /** The profile's options; null: a flake, for which it is unknown who may log in. */
  options: OptionValues | null
}

type Judgement = {
  erased: HostDisk[]
  refused: { path: string; why: KilnError }[]
  problems: KilnError[]
}

export function judge(judged: Judged): Judgement {
  const { host, facts, disks, wanted, configuration } = judged
  const choice = {
    host,
    disks: disks.disks,
    devices: configuration.devices,
    staysRunning: facts.installer,
  }
  const { erased, problems } = chooseDisks({ ...choice, wanted })
  return {
    erased,
    refused: refusedDisks(choice),
    problems: [
      ...machineProblems(judged),
      ...leavingProblems(judged),
      ...systemProblems(judged),
      ...problems,
      ...otherKiln(judged, erased),
    ],
  }
}

/** Returns the problems that matter with an installer and without one. */
function machineProblems({ host, user, facts, configuration, systemMachine }: Judged): KilnError[] {
  const { machine, bootMode } = facts
  const can = configuration[bootMode]
  return [
    ...(facts.rights === 'none' ? [failure('install.no-rights', { operation, values: { host, user } })] : []),
    ...(systemMachine !== null && systemMachine !== machine
      ? [failure('install.architecture', { operation, values: { host, machine, wanted: systemMachine } })]
      : []),
    ...(can === false
      ? [
          failure(bootMode === 'efi' ? 'install.boots-bios' : 'install.boots-efi', {
            operation,
            values: { host },
          }),
        ]
      : []),
    ...(facts.sshdPort === null ? [failure('install.no-port', { operation, values: { host } })] : []),
  ]
}

/** Returns the system's problems that someone at a console would have to solve. */
function systemProblems({ name, configuration, personalised, options }: Judged): KilnError[] {
  const { asksPassphrase, seedDevice } = configuration
  const values = { name }
  return [
    ...(asksPassphrase ? [failure('install.asks-passphrase', { operation, values })] : []),
    ...(personalised && seedDevice === '' ? [failure('install.no-seed', { operation, values })] : []),
    ...(options !== null && !personalised && isClosed({ provenance: { options } }, null)
      ? [failure('install.closed', { operation, values })]
      : []),
  ]
}

/** A Kiln system finds its partitions, including its seed, by their names. */
function otherKiln({ host, disks, configuration }: Judged, erased: readonly HostDisk[]): KilnError[] {
  if (!configuration.devices.includes(chosenLink)) return []
  return disks.disks
    .filter(disk => !erased.includes(disk) && disk.parts.some(({ name }) => name.startsWith('kiln-')))
    .map(disk =>
      failure('install.other-kiln', {
        operation,
        values: { host, disk: `${driveName(disk)} (${disk.serial || disk.path})` },
      }),
    )
}

/** Returns the problems that prevent an installer from replacing the running system. */
function leavingProblems({ host, facts, offeredKeys, ownKexec }: Judged): KilnError[] {
  if (facts.installer) return []
  const { container, lacks, memoryBytes, machine, sshdPort } = facts
  const missing = offeredKeys.filter(key => !facts.hostKeys.includes(key))
  return [
    ...(container === null ? [] : [failure('install.container', { operation, values: { host, container } })]),
    ...(facts.kexec ? [] : [failure('install.no-kexec', { operation, values: { host } })]),
    ...(lacks.length === 0
      ? []
      : [failure('install.lacks', { operation, values: { host, tools: list(lacks) } })]),
    ...(memoryBytes !== null && memoryBytes < neededMemoryBytes
      ? [
          failure('install.memory', {
            operation,
            values: { host, memory: bytes(memoryBytes), needed: bytes(neededMemoryBytes) },
          }),
        ]
      : []),
    ...(ownKexec || ['x86_64', 'aarch64'].includes(machine)
      ? []
      : [failure('install.no-tarball', { operation, values: { host, machine } })]),
    ...(sshdPort === null || sshdPort === 22
      ? []
      : [failure('install.port', { operation, values: { host, port: sshdPort } })]),
    ...(missing.length > 0 || offeredKeys.length === 0
      ? [failure('install.key-place', { operation, values: { host } })]
      : []),
  ]
}
