// The steps of a wizard, in their order. Pure.

export type Step<Id extends string> = { id: Id; label: string }

/** The step that far from another one; null beyond the ends. */
export function neighbour<Id extends string>(
  steps: readonly Pick<Step<Id>, 'id'>[],
  step: Id,
  by: 1 | -1,
): Id | null {
  const at = steps.findIndex(({ id }) => id === step)
  return (at < 0 ? null : steps[at + by]?.id) ?? null
}
