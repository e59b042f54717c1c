import type { SeedAnswers } from '#shared/model/flash/seed.ts'

export type PersonalFieldsProps = {
  answers: SeedAnswers
  onChange: (part: Partial<SeedAnswers>) => void
  /** What is wrong with a field, once it was left. */
  problem: (field: string) => string | undefined
  touch: (field: string) => void
}
