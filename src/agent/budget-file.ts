// The budgets on disk, so that a restart does not reset anyone's day.
import { z } from 'zod'
import { readBounded, writeDurably } from '../device/lib/durable-file.ts'
import { type Budgets, leftOf, noBudgets, onDay, spend, type Usage } from './budget.ts'
import type { Settings } from './settings.ts'

const used = z.strictObject({ tokens: z.number(), cents: z.number() })
const schema = z.strictObject({
  day: z.string(),
  latest: z.string().default(''),
  used: z.record(z.string(), used),
})

export function openBudgets(path: string, settings: Settings, now: () => number) {
  const text = readBounded(path, 1024 * 1024)
  let budgets: Budgets = text === null ? noBudgets : schema.parse(JSON.parse(text))
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
