// The rows of a table, one for each drive, and why the step with the personal answers cannot be left. Pure.
import { formProblems, isEmpty } from '#features/seed/answers.ts'
import { lostOf, lostProblems } from '#features/seed/lost-answers.ts'
import type { Personal } from '#features/seed/personal.ts'
import { t } from '#lib/texts/texts.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'
import { columnLabel, firstWrong, type Labels } from '../grid/rows.ts'

/** Returns the seeds as rows in the order of their drives: each drive gets the same again. */
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

type Needed = {
  /** The number of drives. */
  count: number
  options: Labels
}

/** Why a person cannot continue with the table: nothing in it, a cell that is wrong, or too few rows for the drives; in the order
 *  in which focusFault looks for the place. */
function tableProblem({ way, table }: Personal, { count, options }: Needed): string | null {
  if (way !== 'table') return null
  if (!table || table.rows.every(row => isEmpty(row) && lostOf(row).length === 0))
    return t('flash.personal.table.missing')
  const wrong = firstWrong(table, count)
  const left = Math.max(0, table.rows.length - table.next)
  if (!wrong) return left < count ? t('flash.personal.table.short', { rows: left, drives: count }) : null
  const values = { row: wrong.row + 1, column: columnLabel(wrong.column, options), reason: wrong.reason }
  return t('flash.personal.table.wrong', values)
}

/** Why the step cannot be left; empty when it can. */
export function personalProblems(personal: Personal, needed: Needed): string[] {
  const { count } = needed
  const problem = tableProblem(personal, needed)
  if (problem) return [problem]
  if (personal.way !== 'form') return []
  return [...lostProblems(personal), ...formProblems(personal.answers, count)].map(({ field }) => field)
}
