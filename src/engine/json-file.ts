// A versioned JSON file: read whole or refused, never rewritten when it is of a newer version or broken.
import type { z } from 'zod'
import { type ErrorCode, failure } from '#shared/errors.ts'

export type JsonFileErrors = {
  newer: ErrorCode
  broken: ErrorCode
  operation: string
  values?: Record<string, string>
}

/** Throws the `newer` or `broken` error of `errors`, with the holes path, found, known, reason filled. */
export function parseVersioned<T extends z.ZodType>(
  text: string,
  { type, version, path, errors }: { type: T; version: number; path: string; errors: JsonFileErrors },
): z.output<T> {
  const fail = (code: ErrorCode, values: Record<string, string | number>) =>
    failure(code, {
      operation: errors.operation,
      values: { path, ...errors.values, ...values },
      details: { path },
    })
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw fail(errors.broken, { reason: cause instanceof Error ? cause.message : 'it is no JSON' })
  }
  const found = typeof value === 'object' && value && 'schema' in value ? value.schema : undefined
  if (typeof found === 'number' && found > version) throw fail(errors.newer, { found, known: version })
  const decoded = type.safeParse(value)
  if (decoded.success) return decoded.data
  const issue = decoded.error.issues[0]
  throw fail(errors.broken, { reason: `${issue?.path.join('.') || 'the file'}: ${issue?.message}` })
}

export const jsonText = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
