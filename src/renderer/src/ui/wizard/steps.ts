// The steps of a wizard as data, in their order. Pure.
import type { RefObject } from 'react'

export type Step<Id extends string, Wizard = unknown> = {
  id: Id
  label: string
  /** Why a person cannot continue from here, in a sentence; null when one can. */
  missing: (wizard: Wizard) => string | null
  /** Whether that will be known soon: a Next from here is kept until then. */
  waits?: (wizard: Wizard) => boolean
}

/** The parts of every wizard beside its answers. */
export type InSteps<Id extends string> = {
  step: Id
  go: (step: Id) => void
  /** Holds the step's contents. */
  body: RefObject<HTMLDivElement | null>
}

/** The step that far from another one; null beyond the ends. */
export function neighbour<Id extends string>(steps: readonly { id: Id }[], step: Id, by: 1 | -1): Id | null {
  const at = steps.findIndex(({ id }) => id === step)
  return (at < 0 ? null : steps[at + by]?.id) ?? null
}

/** Why a person cannot continue from the step that is shown. */
export function missingIn<Id extends string, Wizard extends { step: Id }>(
  steps: readonly Step<Id, Wizard>[],
  wizard: Wizard,
): string | null {
  return steps.find(({ id }) => id === wizard.step)?.missing(wizard) ?? null
}
