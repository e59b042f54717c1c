// A hash of the state that an action changes: an approval is valid for exactly one state.
import { createHash } from 'node:crypto'
import { type Host, keeperOf } from './host/host.ts'

/** The same text for equal values, whatever the order of keys. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  fields.sort(([one], [other]) => (one < other ? -1 : 1))
  return `{${fields.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(',')}}`
}

export const digestOf = (value: unknown): string =>
  createHash('sha256').update(canonical(value)).digest('hex')

/**
 * A workload's state is its record, whether it runs, and its snapshots: another one can have a label later. A free name
 * has a state too.
 */
export async function stateHash(host: Host, name: string): Promise<string> {
  const record = host.records.workloads.read(name)
  if (record === null) return digestOf({ record })
  const { storage, runner } = keeperOf(host, record)
  const [running, snapshots] = await Promise.all([runner.isRunning(record), storage.snapshotIds(name)])
  return digestOf({ record, running, snapshots })
}
