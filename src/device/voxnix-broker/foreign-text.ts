// Whether a reply contains text that others wrote and that may give a model orders: output of programs, and
// names that people chose.
import type { Person } from '#shared/workloads/people.ts'
import { type Verb, verbRow } from '#shared/workloads/verbs.ts'
import type { Fault, Waiting } from '#shared/workloads/wire.ts'
import { fieldsOf } from '../lib/decode.ts'
import { BrokerFault } from './fault.ts'
import type { Records } from './records.ts'

/** Their detail repeats the request. That of others may have what a program printed. */
const ownDetails: readonly Fault[] = ['input', 'no-such-module', 'vm-only', 'unknown-person']

export const foreignFault = (thrown: unknown): boolean =>
  thrown instanceof BrokerFault && thrown.detail !== undefined && !ownDetails.includes(thrown.code)

/** Names of folders, which programs in a workload chose, or labels of others. */
const hasFolders = (value: unknown): boolean => {
  const { leftOut, newer } = fieldsOf(value) ?? {}
  return [leftOut, newer].some(names => Array.isArray(names) && names.length > 0)
}

/** Whether a pending approval contains names that others chose. */
export const hasOthersNames = (waits: Waiting, { name }: Person): boolean =>
  hasFolders(waits) || (waits.trashed !== undefined && waits.trashed.owner !== name)

export function foreignIn({ workloads }: Pick<Records, 'workloads'>) {
  /** Whether it contains names that another person chose. */
  function hasOthers(verb: Verb, value: unknown, { name }: Person): boolean {
    const isOthers = (workload: unknown) => workloads.read(String(workload))?.owner !== name
    if (verb === 'health') {
      const { silent, stuck } = value as { silent: readonly string[]; stuck: readonly string[] }
      return [...silent, ...stuck].some(isOthers)
    }
    // An owner of the host brings back what another person named.
    if (verb === 'undo') return isOthers(fieldsOf(value)?.['name'])
    if (!Array.isArray(value)) return true
    if (verb === 'approvals')
      return value.some((each: { asker?: unknown; face?: unknown; input?: unknown }) => {
        const { name: workload, label } = fieldsOf(each.input) ?? {}
        // A model's request has its words, also those of a conversation that read foreign text. A person's has the
        // name of another one's workload, or a label of a snapshot that another one took.
        const isOwn = each.asker === name && each.face !== 'model'
        return !isOwn || isOthers(workload) || label !== undefined || hasFolders(each)
      })
    return value.some((each: { owner?: unknown }) => each.owner !== name || hasFolders(each))
  }

  /** `value`: the broker's answer to `person`. */
  return (verb: Verb, value: unknown, person: Person): boolean => {
    const { untrusted } = verbRow(verb)
    if (untrusted === 'others') return hasOthers(verb, value, person)
    return untrusted === 'always' || (untrusted === 'left-out' && hasFolders(value))
  }
}
