// The view of a host in a list, from its known facts. Pure.
import { matches } from '#lib/texts/text.ts'
import type { HostState } from '#shared/deploy/memory.ts'
import type { ErrorReport } from '#shared/errors.ts'
import { addressText } from '#shared/hosts/address.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { isUndone } from '#shared/hosts/update-undone.ts'

export type HostLine = { host: KnownHost; state: HostState | null }

/** How it answered last. */
export type Reach =
  | 'online'
  | 'never-asked'
  | 'untrusted'
  | 'key-changed'
  | 'denied'
  | 'waiting'
  | 'away'
  | 'failed'

const reachOfError: Partial<Record<ErrorReport['code'], Reach>> = {
  'ssh.host-key-unknown': 'untrusted',
  'ssh.host-key-changed': 'key-changed',
  'ssh.host-key-revoked': 'key-changed',
  'ssh.denied': 'denied',
  'ssh.key-unusable': 'denied',
  'ssh.key-open': 'denied',
  'ssh.key-missing': 'denied',
  'ssh.key-passphrase': 'denied',
  'ssh.key-format': 'denied',
  'ssh.second-factor': 'denied',
  'ssh.too-many-keys': 'denied',
  'host.not-started': 'waiting',
  'hosts.no-facts': 'failed',
  'ssh.config': 'failed',
}

export function reachOf(asked: HostState['asked']): Reach {
  if (!asked) return 'never-asked'
  return asked.error ? (reachOfError[asked.error.code] ?? 'away') : 'online'
}

/** From its last update, and nothing was deployed to it since. */
export const wentBack = ({ facts, switchedAt }: Pick<HostState, 'facts' | 'switchedAt'>): boolean =>
  facts !== null && isUndone(facts.updateUndone, { shownAt: facts.at, switchedAt })

/** It answers and needs a look, or it cannot be reached because of its key or login. */
export function needsAttention({ state }: HostLine): boolean {
  if (!state) return false
  const reach = reachOf(state.asked)
  if (reach === 'key-changed' || reach === 'denied' || reach === 'failed') return true
  if ((state.facts?.failedUnits?.length ?? 0) > 0 || state.facts?.needsReboot === true) return true
  if (wentBack(state) || state.facts?.updateStale) return true
  const { last } = state
  return last !== null && last.outcome !== 'switched' && last.outcome !== 'shown'
}

export const shows = ['all', 'online', 'away', 'attention'] as const
export type Show = (typeof shows)[number]
export type HostFilter = { text: string; tag: string; show: Show }
export const noFilter: HostFilter = { text: '', tag: '', show: 'all' }

const isShown = (line: HostLine, show: Show) => {
  if (show === 'all') return true
  if (show === 'attention') return needsAttention(line)
  return (reachOf(line.state?.asked ?? null) === 'online') === (show === 'online')
}

/** Filters the lines; they keep the order of their names. */
export const filterHosts = (lines: readonly HostLine[], { text, tag, show }: HostFilter): HostLine[] =>
  lines.filter(
    line =>
      (tag === '' || line.host.tags.includes(tag)) &&
      isShown(line, show) &&
      (text.trim() === '' || matches(text.trim(), ...wordsOf(line))),
  )

const wordsOf = ({ host, state }: HostLine) => [
  host.name,
  host.id,
  addressText(host.address),
  ...host.tags,
  state?.facts?.system ?? '',
  state?.facts?.label ?? '',
  state?.facts?.kiln?.build ?? '',
]

const byName = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

export function linesOf(hosts: readonly KnownHost[], states: readonly HostState[]): HostLine[] {
  const known = new Map(states.map(state => [state.id, state]))
  return hosts
    .map(host => ({ host, state: known.get(host.id) ?? null }))
    .sort((one, other) => byName.compare(one.host.name, other.host.name))
}

export const allTags = (hosts: readonly Pick<KnownHost, 'tags'>[]): string[] =>
  [...new Set(hosts.flatMap(({ tags }) => tags))].sort(byName.compare)

const tagPattern = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,39}$/

/** Separated by spaces or commas; `wrong`: the first that is not valid. */
export function tagsFrom(text: string): { tags: string[]; wrong: string | null } {
  const tags = [...new Set(text.split(/[\s,]+/).filter(Boolean))]
  return { tags, wrong: tags.find(tag => !tagPattern.test(tag)) ?? null }
}
