export const steps = [
  { id: 'profile', label: 'Profile' },
  { id: 'options', label: 'Options' },
  { id: 'formats', label: 'Formats and builder' },
  { id: 'review', label: 'Review' },
] as const

export type StepId = (typeof steps)[number]['id']

export const stepIndex = (id: StepId) => steps.findIndex(one => one.id === id)
export const stepBefore = (id: StepId): StepId | null => steps[stepIndex(id) - 1]?.id ?? null
export const stepAfter = (id: StepId): StepId | null => steps[stepIndex(id) + 1]?.id ?? null

/** Where a problem's field is filled in. */
export const stepOfField = (field: string | undefined): StepId =>
  field === 'formats' || field === 'architecture' ? 'formats' : 'options'
