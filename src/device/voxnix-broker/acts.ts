// Dispatches a verb with its decoded input.
import type { Person } from '#shared/workloads/people.ts'
import type { Verb } from '#shared/workloads/verbs.ts'
import type { Request } from '#shared/workloads/wire.ts'
import { atMost } from '../lib/at-most.ts'
import { BrokerFault } from './fault.ts'
import type { Host } from './host/host.ts'
import type { Reads } from './reads.ts'
import type { Sagas, Watch } from './sagas/sagas.ts'
import type { Begin, Writes } from './writes.ts'

type Input = Request['input']

/** Reads a field that is a text by the table of verbs. Gives '' if it is missing. */
export const text = (input: Input, key: string): string => {
  const value = input[key]
  return typeof value === 'string' ? value : ''
}
const words = (input: Input, key: string): readonly string[] => {
  const value = input[key]
  return Array.isArray(value) ? value.map(String) : []
}
const integer = (input: Input, key: string): number | undefined => {
  const value = input[key]
  return typeof value === 'number' ? value : undefined
}

const defaultLines = 50
/** A person has at most this many reads at a time: one connection may bring eight, and each starts programs. */
const mostReads = 4
/** Each is a program in a workload, for up to a minute. */
const mostCommands = 8

/**
 * `still`: throws if the person may no longer read this, or another workload has its name. `closed`: of the connection, which
 * drops what waits.
 */
type Waits = { readonly still: () => void; readonly closed: AbortSignal | undefined }

export function createActs(
  host: Host,
  { reads, writes, sagas }: { reads: Reads; writes: Writes; sagas: Sagas },
) {
  async function read(verb: Verb, input: Input, person: Person): Promise<unknown> {
    const name = text(input, 'name')
    switch (verb) {
      case 'list':
        return reads.list()
      case 'usage':
        return reads.usage()
      case 'trash':
        return reads.trash(person)
      case 'logs':
        return reads.logs(name, integer(input, 'lines') ?? defaultLines)
      case 'snapshots':
        return reads.snapshots(name)
      case 'health':
        return reads.health(sagas.stuck())
      default:
        throw new BrokerFault('internal')
    }
  }
  /** A limit for each person, by name. */
  const gatesOf = (most: number) => {
    const gates = new Map<string, ReturnType<typeof atMost>>()
    return ({ name }: Person) => {
      const gate = gates.get(name) ?? atMost(most)
      gates.set(name, gate)
      return gate
    }
  }
  const [readsOf, commandsOf] = [gatesOf(mostReads), gatesOf(mostCommands)]

  return {
    read: (verb: Verb, input: Input, person: Person, { still, closed }: Waits): Promise<unknown> =>
      readsOf(person)(async () => {
        still()
        const value = await read(verb, input, person)
        // That took a while.
        still()
        return value
      }, closed),
    async write(
      verb: Verb,
      input: Input,
      person: Person,
      { watch, begin, closed }: { watch: Watch; begin: Begin; closed: AbortSignal | undefined },
    ): Promise<unknown> {
      const name = text(input, 'name')
      switch (verb) {
        case 'create': {
          const [modules, shared] = [words(input, 'modules'), words(input, 'shared')]
          const [memoryGiB, cores] = [integer(input, 'memoryGiB'), integer(input, 'cores')]
          const ownModule = text(input, 'ownModule') || null
          const quotaGiB = integer(input, 'quotaGiB')
          const wanted = { name, modules, ownModule, shared, quotaGiB, memoryGiB, cores }
          return writes.create(person, { ...wanted, isVm: input['vm'] === true }, watch)
        }
        case 'start':
          return writes.start(name)
        case 'stop':
          return writes.stop(name)
        case 'exec':
          return commandsOf(person)(() => writes.exec(name, words(input, 'argv'), begin), closed)
        case 'snapshot':
          return writes.snapshot(name, text(input, 'label'))
        case 'resize':
          return writes.resize(name, integer(input, 'quotaGiB') ?? 1, watch)
        case 'restore':
          return writes.restore(name, text(input, 'label'), watch)
        case 'forget-snapshot':
          return writes.forgetSnapshot(name, text(input, 'label'))
        case 'destroy':
          return writes.destroy(name, watch)
        case 'undo':
        case 'purge': {
          const trashed = host.records.trash.read(text(input, 'id'))
          if (trashed === null) throw new BrokerFault('no-such-workload')
          return verb === 'undo' ? writes.undo(trashed, watch) : writes.purge(trashed)
        }
        default:
          throw new BrokerFault('internal')
      }
    },
  }
}
export type Acts = ReturnType<typeof createActs>
