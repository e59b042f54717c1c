// Reads a JSON file that the user named.
import { z } from 'zod'
import { failure } from '#shared/errors.ts'
import { firstIssue } from '#shared/issue-reason.ts'
import { syntaxFault } from '#shared/syntax-fault.ts'
import { readNamed } from '../terminal/named-file.ts'

/** Throws file.broken, file.missing. */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const operation = 'connect'
  const text = await readNamed(path, operation)
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? firstIssue(cause) : syntaxFault(cause)
    throw failure('file.broken', { operation, values: { path, reason }, details: { path }, cause })
  }
}
