import type { SeedAnswers } from '#shared/seed/seed.ts'

/** The destination of the answers; an installation makes a host key anyway. */
export type PersonalTarget = 'drive' | 'machine' | 'installation'

export type PersonalFieldsProps = {
  target: PersonalTarget
  answers: SeedAnswers
  onChange: (part: Partial<SeedAnswers>) => void
  /** The problem of a field, once it was left. */
  problem: (field: string) => string | undefined
  touch: (field: string) => void
}
