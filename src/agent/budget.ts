// Each person's daily budget of the model: tokens, and money by the prices of the settings. Pure.
import type { Left } from '#shared/workloads/talk.ts'

type Used = { readonly tokens: number; readonly cents: number }
/**
 * `day`: in UTC. A clock that goes back gains nothing, and one that was ahead costs no more than two days. `latest`: the
 * latest day that was seen if the clock went back since, as at a boot before the network sets it; else ''.
 */
export type Budgets = {
  readonly day: string
  readonly latest: string
  readonly used: Readonly<Record<string, Used>>
}
export const noBudgets: Budgets = { day: '', latest: '', used: {} }

type Limits = {
  readonly tokensPerDay: number
  readonly centsPerDay: number | null
  readonly inputCents: number
  readonly outputCents: number
}
export type Usage = { readonly input: number; readonly output: number }

const dayMs = 24 * 3_600_000

export function onDay(budgets: Budgets, day: string): Budgets {
  const { latest } = budgets
  if (day > budgets.day) {
    // The first step ahead of a clock that went back may be its correction: no day ended.
    return latest !== '' && day <= latest ? { ...budgets, day, latest: '' } : { day, latest: '', used: {} }
  }
  // The use of that day counts today; else it would count for all days until that one.
  if (Date.parse(budgets.day) - Date.parse(day) <= dayMs) return budgets
  return { ...budgets, day, latest: [latest, budgets.day].sort().at(-1) ?? '' }
}

const of = (budgets: Budgets, person: string): Used => budgets.used[person] ?? { tokens: 0, cents: 0 }

export function spend(budgets: Budgets, person: string, { input, output }: Usage, limits: Limits): Budgets {
  const { tokens, cents } = of(budgets, person)
  const cost = (input * limits.inputCents + output * limits.outputCents) / 1e6
  const now = { tokens: Math.min(tokens + input + output, Number.MAX_SAFE_INTEGER), cents: cents + cost }
  return { ...budgets, used: { ...budgets.used, [person]: now } }
}

export function leftOf(budgets: Budgets, person: string, limits: Limits): Left {
  const { tokens, cents } = of(budgets, person)
  return {
    tokens: Math.max(0, limits.tokensPerDay - tokens),
    cents: limits.centsPerDay === null ? null : Math.max(0, Math.floor(limits.centsPerDay - cents)),
  }
}

export const isSpent = ({ tokens, cents }: Left): boolean => tokens === 0 || cents === 0
