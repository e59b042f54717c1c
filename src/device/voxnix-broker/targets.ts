// Finds the workload that a request is about, and its state.
import type { Owned } from '#shared/workloads/judge.ts'
import { type Verb, verbRow } from '#shared/workloads/verbs.ts'
import type { Request } from '#shared/workloads/wire.ts'
import { text } from './acts.ts'
import type { Host } from './host/host.ts'
import { digestOf, stateHash } from './state-hash.ts'

type Input = Request['input']

export function createTargets(host: Host) {
  const { records } = host
  const inTrash = (input: Input) => records.trash.read(text(input, 'id'))?.workload ?? null
  const named = (verb: Verb, input: Input) =>
    verbRow(verb).workload === undefined ? null : records.workloads.read(text(input, 'name'))
  const nameIn = (verb: Verb, input: Input): string | null =>
    verb === 'undo' ? (inTrash(input)?.name ?? null) : text(input, 'name') || null
  return {
    nameIn,
    targetOf(verb: Verb, input: Input): Owned | null {
      if (verb === 'undo') return inTrash(input)
      // The name is what a person reads before it is approved.
      if (verb === 'purge') return inTrash(input)?.name === text(input, 'name') ? inTrash(input) : null
      return named(verb, input)
    },
    /** The id of the workload that it names: another one can have the name later. null if it is about none. */
    idIn: (verb: Verb, input: Input): string | null => named(verb, input)?.id ?? null,
    stateOf(verb: Verb, input: Input): Promise<string> {
      // A workload of its name is another one. It gets older without a change.
      if (verb === 'purge') return Promise.resolve(digestOf(inTrash(input)))
      const name = nameIn(verb, input)
      return name === null ? Promise.resolve('') : stateHash(host, name)
    },
  }
}
export type Targets = ReturnType<typeof createTargets>
