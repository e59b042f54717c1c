// The budgets on disk, so that a restart does not reset anyone's day.
import { renameSync } from 'node:fs'
import { z } from 'zod'
import { readBounded, writeDurably } from '../device/lib/durable-file.ts'
import { type Budgets, leftOf, noBudgets, onDay, spend, type Usage } from './budget.ts'
import type { Settings } from './settings.ts'

const used = z.strictObject({ tokens: z.number().nonnegative(), cents: z.number().nonnegative() })
const schema = z.strictObject({
  day: z.string(),
  latest: z.string().default(''),
  used: z.record(z.string(), used),
})

/**
 * A damaged file is put aside: it would keep the model away from everyone until someone removes it. Throws if it cannot
 * be read: the use of the day is in it.
 */
function read(path: string, log: (line: string) => void): Budgets {
  const text = readBounded(path, 1024 * 1024)
  if (text === null) return noBudgets
  try {
    return schema.parse(JSON.parse(text))
  } catch {
    renameSync(path, `${path}.damaged`)
    log(`The budgets in ${path} could not be read, and begin again. The file is ${path}.damaged now.`)
    return noBudgets
  }
}

type Clock = { readonly now: () => number; readonly log: (line: string) => void }

export function openBudgets(path: string, settings: Settings, { now, log }: Clock) {
  let budgets = read(path, log)
  const today = () => onDay(budgets, new Date(now()).toISOString().slice(0, 10))
  return {
    left: (person: string) => leftOf(today(), person, settings),
    spend(person: string, usage: Usage) {
      budgets = spend(today(), person, usage, settings)
      writeDurably(path, JSON.stringify(budgets))
    },
  }
}
export type BudgetFile = ReturnType<typeof openBudgets>
