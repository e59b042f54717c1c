export const stepLabels = {
  what: 'Image',
  where: 'Drives',
  personalise: 'Personalise',
  confirm: 'Confirm',
} as const

export const stepIds = ['what', 'where', 'personalise', 'confirm'] as const
export type StepId = (typeof stepIds)[number]

/** An image that cannot be personalised has no such step; `null`: it is not known yet. */
export const stepsFor = (canPersonalise: boolean | null): StepId[] =>
  stepIds.filter(id => id !== 'personalise' || canPersonalise !== false)

export function neighbour(steps: readonly StepId[], step: StepId, by: 1 | -1): StepId | null {
  return steps[steps.indexOf(step) + by] ?? null
}
