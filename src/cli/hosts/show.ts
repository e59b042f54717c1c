// Formats the facts of a host. Pure.

import type { DeployNote, HostState } from '#shared/deploy/memory.ts'
import { addressText } from '#shared/hosts/address.ts'
import type { HostFacts } from '#shared/hosts/facts.ts'
import type { FoundHost } from '#shared/hosts/found.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { bytes, list, seconds } from '#shared/messages/message.ts'
import { durationText, t } from '../texts.ts'

/** A larger difference means a wrong clock. */
const clockSeconds = 30
const shownDeploys = 5

const minute = (at: number) => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

/** "last deploy: rolled back 2026-01-31 12:00". */
const lastDeploy = ({ outcome, at }: Pick<DeployNote, 'outcome' | 'at'>) =>
  t('cli.hosts.last-deploy', { outcome: t(`cli.deploy.outcome.${outcome}`), when: minute(at) })

export const hostRow = (host: KnownHost, state?: HostState): string[] => [
  host.id,
  host.name,
  addressText(host.address),
  host.keys.length > 0 ? t('cli.hosts.trusted') : t('cli.hosts.untrusted'),
  [
    ...(host.flashed ? [t('cli.hosts.flashed', { name: host.flashed.name })] : []),
    ...(state?.last ? [lastDeploy(state.last)] : []),
    ...(host.seen ? [t('cli.hosts.seen', { when: minute(host.seen.at) })] : []),
    ...host.tags.map(tag => `#${tag}`),
  ].join(', '),
]

export const foundRow = ({ name, host, addresses, port, build, known }: FoundHost): string[] => [
  known?.name ?? name,
  port === 22 ? (addresses[0] ?? host) : `${addresses[0] ?? host}:${port}`,
  known ? online(known.flashed?.image ?? build) : t('cli.hosts.stranger'),
]

/** `build`: of the image that Kiln wrote to the drive, else the one that the machine reports. */
export const online = (build: string | null) =>
  build ? t('cli.hosts.online', { build }) : t('cli.hosts.online-plain')

/** The last ones, newest first. */
export const deployRows = (deploys: readonly DeployNote[]): string[][] =>
  deploys
    .slice(-shownDeploys)
    .reverse()
    .map(note => [
      t('cli.host.fact.deploy'),
      t('cli.host.fact.deploy.value', {
        when: minute(note.at),
        name: note.name,
        outcome: t(`cli.deploy.outcome.${note.outcome}`),
      }),
    ])

export function recordRows({ address, keys, tags, flashed }: KnownHost): string[][] {
  return [
    [t('cli.host.fact.address'), addressText(address)],
    ...keys.map(key => [t('cli.host.fact.key'), `${key.type} ${key.fingerprint}`]),
    ...(tags.length > 0 ? [[t('cli.host.fact.tags'), tags.join(', ')]] : []),
    ...(flashed ? [[t('cli.host.fact.flashed'), `${flashed.name}, ${minute(flashed.at)}`]] : []),
  ]
}

export function factRows(facts: HostFacts): string[][] {
  const { generations, currentGeneration, bootedGeneration, kiln, uptimeSeconds, nixVersion } = facts
  const free = (freeBytes: number | null, sizeBytes: number | null) =>
    freeBytes === null || sizeBytes === null
      ? []
      : [t('cli.host.fact.free', { free: bytes(freeBytes), size: bytes(sizeBytes) })]
  const numbers = {
    current: String(currentGeneration ?? '?'),
    booted: String(bootedGeneration ?? '?'),
    count: String(generations.length),
  }
  const rows = [
    [t('cli.host.fact.system'), facts.system],
    [t('cli.host.fact.generation'), ...(facts.nixos ? [t('cli.host.fact.generation.value', numbers)] : [])],
    [t('cli.host.fact.state-version'), ...(facts.stateVersion === null ? [] : [facts.stateVersion])],
    [t('cli.host.fact.architecture'), facts.architecture],
    [t('cli.host.fact.memory'), ...free(facts.memoryFreeBytes, facts.memoryBytes)],
    [t('cli.host.fact.disk'), ...free(facts.diskFreeBytes, facts.diskBytes)],
    [t('cli.host.fact.uptime'), ...(uptimeSeconds === null ? [] : [durationText(uptimeSeconds)])],
    [t('cli.host.fact.nix'), ...(nixVersion === null ? [] : [nixVersion])],
    [
      t('cli.host.fact.kiln'),
      ...(kiln ? [t('cli.host.fact.kiln.value', { profile: kiln.profile, build: kiln.build ?? '?' })] : []),
    ],
  ]
  return rows.filter(row => row.length > 1 && row[1] !== '')
}

/** Lists facts that need the user's attention. */
export function factNotes({
  needsReboot,
  failedUnits,
  updateUndone,
  updateStale,
  clockSeconds: away,
}: HostFacts): string[] {
  const units = failedUnits ?? []
  return [
    ...(needsReboot ? [t('cli.host.needs-reboot')] : []),
    ...(units.length > 0 ? [t('cli.host.failed-units', { count: units.length, units: list(units) })] : []),
    ...(updateUndone ? [undoneNote(updateUndone.reason)] : []),
    ...(updateStale ? [t(`box.because.stale.${updateStale}`)] : []),
    ...(Math.abs(away) > clockSeconds ? [t('cli.host.clock', { time: seconds(Math.abs(away)) })] : []),
  ]
}

const undoneNote = (reason: string) =>
  reason === '' ? t('cli.host.update-undone') : t('cli.host.update-undone-for', { reason })
