// The answers that the profile itself refused when it was evaluated. They stay refused until one of them changes. Pure.

import type { BuildRequest, FieldProblem } from '#shared/builds/build.ts'
import { type ErrorReport, KilnError } from '#shared/errors.ts'
import type { Value } from '#shared/messages/message.ts'

export type Refused = { answers: string; problems: FieldProblem[] }

/** The name changes nothing of what is evaluated. */
const answersOf = (request: BuildRequest) => JSON.stringify({ ...request, name: '' })

/** Null where the error is about no field. */
export function refusedBy(error: unknown, request: BuildRequest): Refused | null {
  if (!(error instanceof KilnError)) return null
  const { problems = [] } = error.details
  const { code, operation, values } = error
  const report = (reason: Value): ErrorReport => ({ code, operation, values: { ...values, reason } })
  if (problems.length === 0) return null
  return {
    answers: answersOf(request),
    problems: problems.map(({ field, message }) => ({ field, error: report(message) })),
  }
}

/** Adds the refused fields of just these answers to those that the engine's check found. */
export const withRefused = (
  found: readonly FieldProblem[],
  refused: Refused | null,
  request: BuildRequest,
): FieldProblem[] => (refused?.answers === answersOf(request) ? [...found, ...refused.problems] : [...found])
