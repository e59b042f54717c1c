// An error as data: a code with the values that its text needs. A face turns it into text (messages/texts.ts). In a file
// of its own: a window makes errors before it has read the library that decodes them.
import { z } from 'zod'
import type { ErrorCode } from './codes.ts'
import { value, values } from './message-schema.ts'

/** Facts beside the text: the command that failed and its last lines, the derivation, the file, the field. */
const errorDetails = z.object({
  command: z.string().optional(),
  lastLines: z.array(z.string()).optional(),
  derivation: z.string().optional(),
  path: z.string().optional(),
  /** Key of the form field that the error belongs to. */
  field: z.string().optional(),
  /** What is wrong with which field, where it is more than the message says of one. */
  problems: z.array(z.object({ field: z.string(), message: value })).optional(),
})
export type ErrorDetails = z.infer<typeof errorDetails>

const current = z.object({
  code: z.string().transform(code => code as ErrorCode),
  operation: z.string(),
  values,
  details: errorDetails.optional(),
  /** Only in records of Kiln before 0.2, which kept the text in place of the values. */
  text: z.object({ message: z.string(), hint: z.string() }).optional(),
})

/** Records of older versions have {message, hint} and no values: their text is kept and shown as it is. */
function upgraded(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || 'values' in given) return given
  if (!('message' in given && 'hint' in given)) return given
  const { message, hint, ...rest } = given
  return { ...rest, values: {}, text: { message, hint } }
}

/** What crosses the wire, and what is stored. */
export const errorReport = z.preprocess(upgraded, current)
export type ErrorReport = z.infer<typeof current>
