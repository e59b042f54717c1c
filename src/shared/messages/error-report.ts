// An error as data: a code with the values for its text. A face turns it into text (messages/texts.ts). A separate
// file: a window creates errors before it has loaded the decoding library.
import { z } from 'zod'
import type { ErrorCode } from './codes.ts'
import { value, values } from './message-schema.ts'

/** Facts next to the text: the failed command and its last lines, the derivation, the file, the field. */
const errorDetails = z.object({
  command: z.string().optional(),
  lastLines: z.array(z.string()).optional(),
  derivation: z.string().optional(),
  path: z.string().optional(),
  /** Key of the form field that the error belongs to. */
  field: z.string().optional(),
  /** Problems by field, if they are more than the message about one. */
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

/** Records of older versions have {message, hint} and no values: their text is shown unchanged. */
function upgraded(given: unknown): unknown {
  if (typeof given !== 'object' || given === null || 'values' in given) return given
  if (!('message' in given && 'hint' in given)) return given
  const { message, hint, ...rest } = given
  return { ...rest, values: {}, text: { message, hint } }
}

/** The form of a report on the wire and on disk. */
export const errorReport = z.preprocess(upgraded, current)
export type ErrorReport = z.infer<typeof current>
