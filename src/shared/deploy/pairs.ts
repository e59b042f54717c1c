// Which of several configurations goes to which host: matched by name, or as the person says. Pure. A doubt is never
// decided here: both sides of it are left out, with the reason.
import { type ErrorReport, failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'

const operation = 'deploy.plan'

export type HostToPair = {
  /** The same id as in results: the id of a host in the list, or what was typed. */
  id: string
  name: string
  /** A name or an IP address. */
  address: string
  /** The host's name for itself; null if that is unknown. */
  hostname: string | null
  /** The person named it for this deploy: then it has to get something. */
  wanted: boolean
}

/** How they were found to belong together, the strongest first. */
const ways = ['name', 'address', 'hostname'] as const
export type Pair = { configuration: string; host: string; by: 'map' | (typeof ways)[number] }

export type PairProblem = {
  error: ErrorReport
  /** Nothing can be planned before it is solved; otherwise it only tells what is left out. */
  blocks: boolean
  configurations: string[]
  hosts: string[]
}

/** The id of a host for each configuration; null: the configuration is left out. */
type PairMap = ReadonlyMap<string, string | null>

type Pairing = { configurations: readonly string[]; hosts: readonly HostToPair[]; map?: PairMap }

/** Pairs in the order of the configurations. */
export function pairUp({ configurations, hosts, map = new Map() }: Pairing): {
  pairs: Pair[]
  problems: PairProblem[]
} {
  const problems: PairProblem[] = []
  const known = new Set(configurations)
  for (const name of map.keys())
    if (!known.has(name)) problems.push(unknownConfiguration(name, configurations))
  const ids = new Map(hosts.map(host => [host.id, host]))
  const takenBy = new Map([...map].flatMap(([name, id]) => (id === null ? [] : [[id, name] as const])))
  const index = indexOf(hosts.filter(({ id }) => !takenBy.has(id)))
  const indexOfTaken = indexOf(hosts.filter(({ id }) => takenBy.has(id)))

  const proposed: Pair[] = []
  for (const configuration of new Set(configurations)) {
    const chosen = map.get(configuration)
    if (chosen === null) continue
    if (chosen !== undefined) {
      if (ids.has(chosen)) proposed.push({ configuration, host: chosen, by: 'map' })
      else problems.push(unknownHost(configuration, chosen, hosts))
      continue
    }
    const found = index(configuration)
    const [host] = found.hosts
    if (host === undefined) {
      const [own] = indexOfTaken(configuration).hosts
      const other = own === undefined ? undefined : takenBy.get(own)
      problems.push(
        own === undefined || other === undefined
          ? noHost(configuration)
          : displaced(configuration, { host: own, other }),
      )
    } else if (found.hosts.length > 1) problems.push(ambiguous(configuration, found.hosts))
    else proposed.push({ configuration, host, by: found.by })
  }

  const byHost = new Map<string, Pair[]>()
  for (const pair of proposed) byHost.set(pair.host, [...(byHost.get(pair.host) ?? []), pair])
  for (const [host, claims] of byHost) if (claims.length > 1) problems.push(twice(host, claims))
  const pairs = proposed.filter(({ host }) => byHost.get(host)?.length === 1)
  const named = new Set([...proposed.map(({ host }) => host), ...problems.flatMap(each => each.hosts)])
  for (const host of hosts) if (!named.has(host.id)) problems.push(noConfiguration(host))
  return { pairs, problems }
}

/** Names are compared as people read them. */
const key = (text: string) => text.normalize('NFC').toLowerCase()

/** "kitchen" of kitchen.local; an IP address stands for itself. */
const firstLabel = (address: string) =>
  /^[\d.]+$|:/.test(address) ? address : (address.split('.')[0] ?? address)

function indexOf(hosts: readonly HostToPair[]) {
  const levels = ways.map(by => ({ by, at: new Map<string, Set<string>>() }))
  for (const host of hosts) {
    const words = {
      name: [host.id, host.name],
      address: [host.address, firstLabel(host.address)],
      hostname: host.hostname === null ? [] : [host.hostname],
    }
    for (const { by, at } of levels)
      for (const word of words[by]) at.set(key(word), (at.get(key(word)) ?? new Set()).add(host.id))
  }
  return (configuration: string): { by: (typeof ways)[number]; hosts: string[] } => {
    for (const { by, at } of levels) {
      const found = at.get(key(configuration))
      if (found) return { by, hosts: [...found] }
    }
    return { by: 'name', hosts: [] }
  }
}

const twice = (host: string, claims: readonly Pair[]): PairProblem => {
  const configurations = claims.map(({ configuration }) => configuration)
  const values = { host, configurations: list(configurations), example: configurations[0] ?? '' }
  return {
    error: failure('deploy.pair-twice', { operation, values }).report(),
    blocks: true,
    configurations,
    hosts: [host],
  }
}

const ambiguous = (configuration: string, hosts: string[]): PairProblem => ({
  error: failure('deploy.pair-ambiguous', {
    operation,
    values: { configuration, hosts: list(hosts), example: hosts[0] ?? '' },
  }).report(),
  blocks: true,
  configurations: [configuration],
  hosts,
})

const unknownConfiguration = (configuration: string, known: readonly string[]): PairProblem => ({
  error: failure('deploy.pair-unknown-configuration', {
    operation,
    values: {
      configuration,
      suggestion: suggestion(configuration, [...known]),
      known: list(known.slice(0, 30)),
    },
  }).report(),
  blocks: true,
  configurations: [configuration],
  hosts: [],
})

const unknownHost = (configuration: string, host: string, known: readonly HostToPair[]): PairProblem => ({
  error: failure('deploy.pair-unknown-host', {
    operation,
    values: {
      configuration,
      host,
      suggestion: suggestion(
        host,
        known.map(({ id }) => id),
      ),
    },
  }).report(),
  blocks: true,
  configurations: [configuration],
  hosts: [],
})

const noHost = (configuration: string): PairProblem => ({
  error: failure('deploy.pair-no-host', { operation, values: { configuration } }).report(),
  blocks: false,
  configurations: [configuration],
  hosts: [],
})

const displaced = (configuration: string, { host, other }: { host: string; other: string }): PairProblem => ({
  error: failure('deploy.pair-displaced', { operation, values: { configuration, host, other } }).report(),
  blocks: false,
  configurations: [configuration],
  hosts: [host],
})

const noConfiguration = ({ id: host, wanted }: HostToPair): PairProblem => ({
  error: failure('deploy.pair-no-configuration', { operation, values: { host } }).report(),
  blocks: wanted,
  configurations: [],
  hosts: [host],
})
