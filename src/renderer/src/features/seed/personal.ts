import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'

/** One machine of the table. `lost`: as in Personal. */
export type TableRow = SeedAnswers & { lost?: readonly string[] }

/** A person's answers for the machines, before they become a seed for each of them. */
export type Personal = {
  way: 'form' | 'table' | 'none'
  answers: SeedAnswers
  /** A row for each drive; `next` is the first one that no drive has got yet. */
  table: { file: string; rows: TableRow[]; next: number } | null
  /** Fields whose content was not kept over a reload, and that were not given again since: lost-answers.ts. */
  lost: readonly string[]
}

export const newPersonal: Personal = { way: 'form', answers: noAnswers(), table: null, lost: [] }
