// The policy of the broker: may this person do this now, or does it wait for an approval? Pure, and below every face.
import { type Caller, isAtLeast, isProgram, type Person, type VmSize } from './people.ts'
import { type Verb, verbRow } from './verbs.ts'

/** The owner of a workload, which may be in the trash, and the people with whom the owner shares it. */
export type Owned = { readonly owner: string; readonly shared: readonly string[] }

export type Refusal =
  | 'role'
  | 'no-such-workload'
  | 'not-yours'
  | 'program-face'
  | 'too-many'
  | 'too-large'
  | 'too-powerful'

type Verdict =
  | { readonly is: 'allowed' }
  | { readonly is: 'refused'; readonly because: Refusal }
  /** `untrusted`: the model may be acting on what a log or a name said. */
  | { readonly is: 'asked'; readonly because: 'destructive' | 'untrusted' }

const refused = (because: Refusal): Verdict => ({ is: 'refused', because })

/** Whether a person may touch it: it is theirs, it is shared with them as far as `as` says, or they own the host. */
export const mayTouch = (
  person: Pick<Person, 'name' | 'role'>,
  owned: Owned,
  as: 'own' | 'shared',
): boolean =>
  person.role === 'owner' ||
  owned.owner === person.name ||
  (as === 'shared' && owned.shared.includes(person.name))

/** `target`: the workload that `name` names, or of `undo` and `purge` the one in the trash; null where there is none. */
export function judge(caller: Caller, verb: Verb, target: Owned | null): Verdict {
  const { effect, least, workload } = verbRow(verb)
  if (!isAtLeast(caller.person.role, least)) return refused('role')
  // Else a model could approve what it asked for.
  if (effect === 'answer' || effect === 'people')
    return isProgram(caller.face) ? refused('program-face') : { is: 'allowed' }
  const needs = verb === 'undo' || verb === 'purge' ? 'own' : workload
  if (needs !== undefined) {
    if (target === null) return refused('no-such-workload')
    if (!mayTouch(caller.person, target, needs)) return refused('not-yours')
  }
  if (effect === 'destructive') return { is: 'asked', because: 'destructive' }
  if (effect === 'write' && isProgram(caller.face) && caller.tainted)
    return { is: 'asked', because: 'untrusted' }
  return { is: 'allowed' }
}

type Holding = { readonly workloads: number; readonly storageGiB: number }

/** Checks a larger quota; `holds` excludes the workload that grows. null: allowed. */
export function overQuota(person: Person, holds: Holding, more: Holding): Refusal | null {
  if (holds.workloads + more.workloads > person.most.workloads) return 'too-many'
  return holds.storageGiB + more.storageGiB > person.most.storageGiB ? 'too-large' : null
}

/** `heldGiB`: memory of those that are there. null: allowed. */
export function overVms(most: VmSize | null, heldGiB: number, more: VmSize): Refusal | null {
  if (most === null) return 'too-powerful'
  return heldGiB + more.memoryGiB > most.memoryGiB || more.cores > most.cores ? 'too-powerful' : null
}
