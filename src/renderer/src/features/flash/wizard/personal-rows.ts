// The rows of a table, one for each drive, and why the step with the personal answers cannot be left. Pure.
import { formProblems } from '#features/personal/answers.ts'
import { lostProblems } from '#features/personal/lost-answers.ts'
import type { Personal } from '#features/personal/personal.ts'
import { t } from '#lib/texts/texts.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'

/** What each drive was to get, in their order, as rows: each gets the same again. */
export function personalAgain(personal: Personal, seeds: readonly (SeedAnswers | null)[]): Personal {
  if (seeds.every(seed => seed === null)) return { ...personal, way: 'none', lost: [] }
  // One that got nothing keeps its row: all behind it would else get another's.
  const rows = seeds.map(seed => seed ?? noAnswers())
  return {
    ...personal,
    way: 'table',
    lost: [],
    table: { file: t('flash.personal.table.last-try'), rows, next: 0 },
  }
}

/** Rows that are still there for so many drives are too few: why one cannot go on. */
export function tableProblem({ way, table }: Personal, count: number): string | null {
  if (way !== 'table') return null
  if (!table) return t('flash.personal.table.missing')
  const left = Math.max(0, table.rows.length - table.next)
  if (left >= count) return null
  return t('flash.personal.table.short', { rows: left, drives: count })
}

/** Why the step cannot be left; empty when it can. */
export function personalProblems(personal: Personal, count: number): string[] {
  const problem = tableProblem(personal, count)
  if (problem) return [problem]
  if (personal.way !== 'form') return []
  return [...lostProblems(personal), ...formProblems(personal.answers, count)].map(({ field }) => field)
}
