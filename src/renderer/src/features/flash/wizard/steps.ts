import type { Step } from '#ui/wizard/steps.ts'

export type StepId = 'what' | 'where' | 'personalise' | 'confirm'

const steps: readonly Step<StepId>[] = [
  { id: 'what', label: 'Image' },
  { id: 'where', label: 'Drives' },
  { id: 'personalise', label: 'Personalise' },
  { id: 'confirm', label: 'Confirm' },
]

/** An image that cannot be personalised has no such step; `null`: it is not known yet. */
export const stepsFor = (canPersonalise: boolean | null): readonly Step<StepId>[] =>
  steps.filter(({ id }) => id !== 'personalise' || canPersonalise !== false)
