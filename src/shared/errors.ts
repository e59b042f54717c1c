// Every error that a person can meet: a code, what happened, and what to do next.
import type { ErrorDetails, ErrorReport } from './error-report.ts'
import { type ErrorCode, errorTexts } from './error-texts.ts'

export type { ErrorDetails, ErrorReport } from './error-report.ts'
export type { ErrorCode } from './error-texts.ts'

export class KilnError extends Error {
  override readonly name = 'KilnError'
  readonly code: ErrorCode
  readonly operation: string
  readonly hint: string
  readonly details: ErrorDetails

  constructor(report: ErrorReport, cause?: unknown) {
    super(report.message, { cause })
    this.code = report.code
    this.operation = report.operation
    this.hint = report.hint
    this.details = report.details ?? {}
  }

  report(): ErrorReport {
    const { code, operation, message, hint, details } = this
    return Object.keys(details).length
      ? { code, operation, message, hint, details }
      : { code, operation, message, hint }
  }
}

export type FailOptions = {
  /** What was being done, as `group.call` or a step's name: "build", "images.verify". */
  operation: string
  /** Fills the {holes} of the text. */
  values?: Record<string, string | number>
  details?: ErrorDetails
  cause?: unknown
}

/** Makes (does not throw) the error for `code`. */
export function failure(code: ErrorCode, { operation, values = {}, details, cause }: FailOptions): KilnError {
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))
  const text = errorTexts[code]
  return new KilnError(
    { code, operation, message: fill(text.message), hint: fill(text.hint), ...(details ? { details } : {}) },
    cause,
  )
}

/** Anything thrown, as a report: what Kiln did not foresee becomes `internal`, with its own message kept. */
export function toReport(thrown: unknown, operation: string): ErrorReport {
  if (thrown instanceof KilnError) return thrown.report()
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return failure('internal', { operation, values: { reason } }).report()
}

/** A report that came over a wire, as an error to throw. */
export const fromReport = (report: ErrorReport): KilnError => new KilnError(report)
