// A versioned JSON file: read completely or refused, never rewritten if it is of a newer version or broken.

import type { z } from 'zod'
import { type ErrorCode, type FailOptions, failure } from '#shared/errors.ts'
import { issueReason } from '#shared/issue-reason.ts'
import { message } from '#shared/messages/codes.ts'
import type { Values } from '#shared/messages/message.ts'
import { syntaxFault } from '#shared/syntax-fault.ts'

type JsonFileErrors = {
  newer: ErrorCode
  broken: ErrorCode
  operation: string
  values?: Values
}

/**
 * Throws the `newer` or `broken` error of `errors`, with the holes path, found, known, reason filled. `path`: null for a text
 * that is not of a file.
 */
export function parseVersioned<T extends z.ZodType>(
  text: string,
  { type, version, path, errors }: { type: T; version: number; path: string | null; errors: JsonFileErrors },
): z.output<T> {
  // The codes come from the caller, so the compiler cannot know their values: path, reason, found, known and its own.
  const fail = (code: ErrorCode, values: Values) =>
    failure(code, {
      operation: errors.operation,
      values: { ...(path !== null && { path }), ...errors.values, ...values },
      ...(path !== null && { details: { path } }),
    } as FailOptions<ErrorCode>)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw fail(errors.broken, { reason: syntaxFault(cause) })
  }
  const found = typeof value === 'object' && value && 'schema' in value ? value.schema : undefined
  if (typeof found === 'number' && found > version) throw fail(errors.newer, { found, known: version })
  const decoded = type.safeParse(value)
  if (decoded.success) return decoded.data
  const issue = decoded.error.issues[0]
  const field = issue?.path.join('.') || message('reason.the-file')
  const reason = issue ? issueReason(issue) : ''
  throw fail(errors.broken, { reason: message('reason.field', { field, reason }) })
}

export const jsonText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
