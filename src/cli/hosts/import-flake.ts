// `kiln hosts import FLAKE`: the hosts that a flake names for colmena or deploy-rs.
import { failure } from '#shared/errors.ts'
import { addressText } from '#shared/hosts/address.ts'
import type { FlakeHost } from '#shared/hosts/flake-host.ts'
import { list } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'
import { parseFlakeReference } from '#shared/profiles/reference.ts'
import { table } from '../act.ts'
import { profileId } from '../profiles/find-profile.ts'
import { askingTrust } from '../profiles/trust.ts'
import type { Session } from '../session.ts'
import { AlreadyReported } from '../terminal/cancelled.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { isYes } from '../terminal/is-yes.ts'
import { problemLines } from '../terminal/problem-lines.ts'
import { t } from '../texts.ts'
import { hostRow } from './show.ts'

const operation = 'hosts.import'

type Words = { yes?: boolean; trust?: boolean }

/** Imports the named hosts, or all. Throws hosts.flake-*, hosts.import-unconfirmed, flake.*. */
export async function importFlake(session: Session, flake: string, names: readonly string[], words: Words) {
  const { client, output } = session
  const found = chosenOf(await hostsIn(session, flake, words), names)
  const wanted = found.flatMap(({ host }) => host ?? [])
  for (const line of table(found.filter(({ host }) => host !== null).map(row))) output.note(line)
  for (const { name, leftOut } of found)
    if (leftOut.length > 0) output.note(t('cli.hosts.left-out', { name, words: list(leftOut) }))
  for (const line of problemLines(found.flatMap(({ problem }) => problem ?? []))) output.note(line)
  output.object({ type: 'importable', found })
  // A host that is in the list already has not failed.
  const failed = found.filter(({ problem }) => problem !== null && problem.code !== 'host.there').length
  if (wanted.length === 0) {
    output.note(t('cli.hosts.nothing-to-import'))
    output.object({ type: 'result', hosts: [], skipped: [] })
  } else {
    if (!words.yes && !isYes(await session.ask(t('cli.hosts.ask-import', { count: wanted.length }))))
      throw failure('hosts.import-unconfirmed', { operation })
    const { hosts, skipped } = await client.hosts.addListed({ hosts: wanted })
    for (const line of table(hosts.map(host => hostRow(host)))) output.line(line)
    for (const line of problemLines(skipped.map(({ error }) => error))) output.note(line)
    if (hosts.length > 0) output.note(t('cli.hosts.to-trust', { command: 'kiln hosts trust HOST' }))
    output.object({ type: 'result', hosts, skipped })
    if (skipped.length > 0) throw new AlreadyReported(1)
  }
  if (failed > 0) throw new AlreadyReported(1)
}

async function hostsIn(session: Session, word: string, words: Words): Promise<FlakeHost[]> {
  const { client, output } = session
  const flake = parseFlakeReference(profileId(word))?.flake ?? word
  output.status(t('cli.run.reading-flake'))
  try {
    return await askingTrust(session, words, () =>
      interruptible(signal => client.hosts.inFlake({ flake }, signal)),
    )
  } finally {
    output.status('')
  }
}

/** Throws hosts.flake-unknown. */
function chosenOf(found: readonly FlakeHost[], names: readonly string[]): readonly FlakeHost[] {
  const known = found.map(each => each.name)
  for (const name of names)
    if (!known.includes(name))
      throw failure('hosts.flake-unknown', {
        operation,
        values: { name, suggestion: suggestion(name, known) },
      })
  return names.length === 0 ? found : found.filter(({ name }) => names.includes(name))
}

const row = ({ name, from, host }: FlakeHost): string[] => [
  name,
  host ? addressText(host.address) : '',
  from,
  (host?.tags ?? []).map(tag => `#${tag}`).join(' '),
]
