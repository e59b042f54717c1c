// Whether a reply contains text that others wrote and that may give a model orders: output of programs, and
// names that people chose.
import type { Person } from '#shared/workloads/people.ts'
import { type Verb, verbRow } from '#shared/workloads/verbs.ts'
import { fieldsOf } from '../lib/decode.ts'
import type { Records } from './records.ts'

export function foreignIn({ workloads }: Pick<Records, 'workloads'>) {
  /** Whether it contains names that another person chose. */
  function hasOthers(verb: Verb, value: unknown, { name }: Person): boolean {
    if (verb === 'health') {
      const { silent, stuck } = value as { silent: readonly string[]; stuck: readonly string[] }
      return [...silent, ...stuck].some(each => workloads.read(each)?.owner !== name)
    }
    if (!Array.isArray(value)) return true
    return value.some(
      (each: { owner?: unknown; asker?: unknown }) => (each.owner ?? each.asker) !== name || hasNames(each),
    )
  }

  /** `value`: the broker's answer to `person`. */
  return (verb: Verb, value: unknown, person: Person): boolean => {
    const { untrusted } = verbRow(verb)
    if (untrusted === 'others') return hasOthers(verb, value, person)
    return untrusted === 'always' || (untrusted === 'left-out' && hasNames(value))
  }
}

/** Names of folders, which programs in a workload chose. */
const hasNames = (value: unknown): boolean => {
  const { leftOut } = fieldsOf(value) ?? {}
  return Array.isArray(leftOut) && leftOut.length > 0
}
