// Lock files of flakes: which inputs of one are older than those of another. Pure.
import { fieldsOf } from '../../lib/decode.ts'

/** The last modification of each direct input. null if it is not a lock file. */
function timesOf(text: string): Map<string, number> | null {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return null
  }
  const { nodes, root } = fieldsOf(value) ?? {}
  const all = fieldsOf(nodes)
  if (!all || typeof root !== 'string') return null
  const inputs = fieldsOf(fieldsOf(own(all, root))?.['inputs']) ?? {}
  const times = new Map<string, number>()
  for (const [name, node] of Object.entries(inputs)) {
    const locked = typeof node === 'string' ? fieldsOf(fieldsOf(own(all, node))?.['locked']) : null
    const time = locked?.['lastModified']
    if (typeof time === 'number') times.set(name, time)
  }
  return times
}

const own = (fields: Readonly<Record<string, unknown>>, name: string): unknown =>
  Object.hasOwn(fields, name) ? fields[name] : undefined

/** Names of the inputs that are older in `next` than in `before`. Empty if one cannot be read. */
export function olderInputs(before: string, next: string): string[] {
  const [old, now] = [timesOf(before), timesOf(next)]
  if (old === null || now === null) return []
  return [...now].flatMap(([name, time]) => ((old.get(name) ?? 0) > time ? [name] : []))
}
