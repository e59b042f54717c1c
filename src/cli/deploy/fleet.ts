// `kiln deploy FLAKE` without a name, and `kiln deploy BOX BOX`: each host gets its own system.
import type { BoxView } from '#shared/boxes/box-view.ts'
import { type HostToPair, type Pair, pairUp } from '#shared/deploy/pairs.ts'
import type { DeploySource, Wave } from '#shared/deploy/plan.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { wavesByTag } from '#shared/deploy/waves.ts'
import { failure, fromReport } from '#shared/errors.ts'
import type { KnownHost } from '#shared/hosts/host.ts'
import { suggestion } from '#shared/names.ts'
import { referenceText } from '#shared/profiles/reference.ts'
import { table } from '../act.ts'
import { boxNamed, boxNames } from '../boxes/box-named.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t, terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'
import { leftLines } from './left-lines.ts'
import { type SourceChoice, sourceFor } from './source.ts'
import { type TargetWords, targetOf, targetsFor } from './targets.ts'

export type FleetWords = TargetWords & { map?: string[] }

type Fleet = { source: Extract<DeploySource, { kind: 'each' }>; hosts: HostTarget[] }

/**
 * The flake's configurations, each to its host; null if it has one and that is for the named hosts. Shows the pairs.
 * Throws the first problem that has to be solved, deploy.pair-none, flake.*.
 */
export async function fleetOfFlake(
  session: Session,
  flake: string,
  words: FleetWords,
): Promise<Fleet | null> {
  const { client, output } = session
  const { configurations } = await interruptible(signal => client.deploys.configurations({ flake }, signal))
  const isNamed = (words.to ?? []).length + (words.group ?? []).length > 0
  if (isNamed && configurations.length === 1 && words.map === undefined) return null
  const [known, states] = await Promise.all([client.hosts.list({}), client.hosts.states({})])
  const named = isNamed ? await targetsFor(session, words) : known.map(targetOf)
  const chosen = await mapFrom(session, words)
  const mapped = [...chosen.values()].filter(target => target !== null)
  const targets = new Map([...named, ...mapped].map(target => [target.name, target]))
  const hosts = [...targets.values()].map((target): HostToPair => {
    const host = known.find(({ id }) => id === target.name)
    const hostname = states.find(({ id }) => id === host?.id)?.facts?.hostname ?? null
    const { name: id, host: address } = target
    return { id, name: host?.name ?? id, address, hostname, wanted: isNamed }
  })
  const map = new Map([...chosen].map(([name, target]) => [name, target?.name ?? null] as const))
  const { pairs, problems } = pairUp({ configurations, hosts, map })
  for (const line of table(pairs.map(pairRow))) output.note(line)
  const blocking = problems.find(({ blocks }) => blocks)
  // The one that stops it is the error at the end.
  for (const line of leftLines(problems.filter(each => each !== blocking))) output.note(line)
  output.object({ type: 'pairs', pairs, problems })
  if (blocking) throw fromReport(blocking.error)
  if (pairs.length === 0)
    throw failure('deploy.pair-none', {
      operation: 'deploy',
      values: { count: configurations.length, reference: flake },
    })
  return {
    source: {
      kind: 'each',
      of: pairs.map(({ configuration: name, host }) => ({
        host,
        source: { kind: 'flake', reference: referenceText({ flake, name }) },
      })),
    },
    hosts: pairs.flatMap(({ host }) => targets.get(host) ?? []),
  }
}

const pairRow = ({ configuration, host, by }: Pair): string[] => [
  configuration,
  '→',
  host,
  by === 'name' ? '' : t(byTexts[by]),
]

const byTexts = {
  map: 'cli.deploy.pair.map',
  address: 'cli.deploy.pair.address',
  hostname: 'cli.deploy.pair.hostname',
} as const

/** Each box to its host. Throws box.unknown, box.no-host, usage. */
export async function fleetOfBoxes(
  session: Session,
  names: readonly string[],
  words: TargetWords & SourceChoice,
): Promise<Fleet> {
  if (words.to || words.group || words.set || words.settings !== undefined || words.arch !== undefined)
    throw usage(terminalMessage('usage.deploy-boxes'), 'deploy')
  const of: Fleet['source']['of'] = []
  const to: string[] = []
  for (const name of names) {
    const box = await boxNamed(session.client, name)
    if (!box) {
      const near = suggestion(name, await boxNames(session.client))
      throw failure('box.unknown', { operation: 'deploy', values: { name, suggestion: near } })
    }
    const host = hostOf(box)
    to.push(host)
    of.push({ host, source: await sourceFor(session, name, words, 'deploy'), box: box.id })
  }
  return { source: { kind: 'each', of }, hosts: await targetsFor(session, { ...words, to }) }
}

/** Throws box.no-host. */
export function hostOf({ host, name }: Pick<BoxView, 'host' | 'name'>): string {
  if (host !== null) return host
  throw failure('box.no-host', { operation: 'deploy', values: { name } })
}

/** `--map kitchen=root@10.0.0.5`; nothing after "=" leaves it out. Throws usage, deploy.target. */
async function mapFrom(session: Session, words: FleetWords): Promise<Map<string, HostTarget | null>> {
  const map = new Map<string, HostTarget | null>()
  for (const text of words.map ?? []) {
    const at = text.indexOf('=')
    if (at < 1) throw usage(terminalMessage('usage.map', { text }), 'deploy')
    const [name, host] = [text.slice(0, at), text.slice(at + 1)]
    const [target = null] = host === '' ? [] : await targetsFor(session, { ...words, to: [host], group: [] })
    map.set(name, target)
  }
  return map
}

/** `--wave TAG`: those of the hosts that have it, and are in no wave before. Throws usage. */
export function wavesFrom(
  tags: readonly string[],
  hosts: readonly HostTarget[],
  known: readonly KnownHost[],
): Wave[] {
  const there = new Set(hosts.map(({ name }) => name))
  const { waves, missing } = wavesByTag(
    tags,
    known.filter(({ id }) => there.has(id)),
  )
  if (missing !== null) throw usage(terminalMessage('usage.wave', { tag: missing }), 'deploy')
  return waves
}
