// Every error that a user can meet: a code and values. Its text, with what happened and what to do next, is in
// messages/en/errors; only a face turns one into the other.

import type { ErrorCode, ErrorValues } from './messages/codes.ts'
import type { ErrorDetails, ErrorReport } from './messages/error-report.ts'
import type { Values } from './messages/message.ts'

export type { ErrorCode } from './messages/codes.ts'
export type { ErrorDetails, ErrorReport } from './messages/error-report.ts'

export class KilnError extends Error {
  override readonly name = 'KilnError'
  readonly code: ErrorCode
  readonly operation: string
  readonly values: Values
  readonly details: ErrorDetails
  readonly #report: ErrorReport

  constructor(report: ErrorReport, cause?: unknown) {
    super(undefined, { cause })
    this.#report = report
    this.code = report.code
    this.operation = report.operation
    this.values = report.values
    this.details = report.details ?? {}
  }

  /** The text for stack traces and logs: a face makes the user's text from the report. */
  override get message(): string {
    return `${this.code} ${JSON.stringify(this.values)}`
  }

  report(): ErrorReport {
    return this.#report
  }
}

/** A bug, or a peer that is not Kiln: its text is for a log, and a person sees it only as the reason of "internal". */
export class Unexpected extends Error {}

export type FailOptions<Code extends ErrorCode> = {
  /** The operation, as `group.call` or a step's name: "build", "images.verify". */
  operation: string
  details?: ErrorDetails
  cause?: unknown
} & (keyof ErrorValues<Code> extends never ? { values?: undefined } : { values: ErrorValues<Code> })

/** Limit for foreign text in an error: a log's line may have 64 KiB, and is in the log. */
const maxTextLength = 2000

const short = (text: string) => (text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text)
const shortValues = (values: Values): Values =>
  Object.fromEntries(
    Object.entries(values).map(([hole, value]) => [hole, typeof value === 'string' ? short(value) : value]),
  )

/** Creates (does not throw) the error for `code`. A missing value is a type error. */
export function failure<Code extends ErrorCode>(code: Code, options: FailOptions<Code>): KilnError {
  const { operation, values, details, cause } = options
  const filling = shortValues(values ?? {})
  const facts = details?.lastLines ? { ...details, lastLines: details.lastLines.map(short) } : details
  return new KilnError({ code, operation, values: filling, ...(facts ? { details: facts } : {}) }, cause)
}

/** Anything thrown, as a report: an unforeseen error becomes `internal`, with its own message. */
export function toReport(thrown: unknown, operation: string): ErrorReport {
  if (thrown instanceof KilnError) return thrown.report()
  const reason = thrown instanceof Error ? thrown.message : String(thrown)
  return failure('internal', { operation, values: { reason } }).report()
}

/** A report received over a wire, as an error to throw. */
export const fromReport = (report: ErrorReport): KilnError => new KilnError(report)

/** Whether two reports mean the same to a user. */
export const isSameError = (one: ErrorReport | null | undefined, other: ErrorReport): boolean =>
  one?.code === other.code && JSON.stringify(one.values) === JSON.stringify(other.values)
