import type { Step } from '#ui/wizard/steps.ts'

export type StepId = 'profile' | 'options' | 'formats' | 'review'

export const steps: readonly Step<StepId>[] = [
  { id: 'profile', label: 'Profile' },
  { id: 'options', label: 'Options' },
  { id: 'formats', label: 'Formats and builder' },
  { id: 'review', label: 'Review' },
]

/** Where a problem's field is filled in. */
export const stepOfField = (field: string | undefined): StepId =>
  field === 'formats' || field === 'architecture' ? 'formats' : 'options'
