// A switch that was started and not judged yet. It is recorded before anything changes, so that the next
// start of this program ends what another run or a power cut left.
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded, removeFile, writeDurably } from '../lib/durable-file.ts'
import type { Health } from './checks.ts'

export type Trial = {
  id: string
  from: string
  to: string
  mode: 'switch' | 'restart'
  /** The machine's health before the switch. */
  before: Health
  /** Findings of the checks before the supervisor rolls back because of them; empty until then. */
  worse: readonly string[]
}

export const newTrialId = () => `update-${randomBytes(6).toString('hex')}`

const nameOf = (folder: string) => join(folder, 'trial.json')

/** null if none was started, or if the record cannot be read. */
export function readTrial(folder: string): Trial | null {
  const { id, from, to, mode, before, worse } = fieldsOf(parsed(nameOf(folder))) ?? {}
  const { passed, failedUnits } = fieldsOf(before) ?? {}
  if (typeof id !== 'string' || !/^update-[0-9a-f]{12}$/.test(id)) return null
  if (typeof from !== 'string' || typeof to !== 'string') return null
  return {
    id,
    from,
    to,
    // An older program wrote no mode.
    mode: mode === 'switch' ? mode : 'restart',
    before: { passed: textsOf(passed), failedUnits: textsOf(failedUnits) },
    worse: textsOf(worse),
  }
}

const textsOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter(each => typeof each === 'string') : []

function parsed(path: string): unknown {
  try {
    return JSON.parse(readBounded(path, 1 << 20) ?? 'null')
  } catch {
    // The disk lost it: nothing is known about a trial.
    return null
  }
}

export const writeTrial = (folder: string, trial: Trial): void =>
  writeDurably(nameOf(folder), `${JSON.stringify(trial)}\n`)

export const forgetTrial = (folder: string): void => removeFile(nameOf(folder))
