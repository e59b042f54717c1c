// An error as data. In a file of its own: a window makes errors before it has read the library that decodes them.
import { z } from 'zod'
import { errorCodes } from './error-texts.ts'

/** Facts beside the text: the command that failed and its last lines, the derivation, the file, the field. */
export const errorDetails = z.object({
  command: z.string().optional(),
  lastLines: z.array(z.string()).optional(),
  derivation: z.string().optional(),
  path: z.string().optional(),
  /** Key of the form field that the error belongs to. */
  field: z.string().optional(),
  /** What is wrong with which field, where it is more than the message says of one. */
  problems: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
})
export type ErrorDetails = z.infer<typeof errorDetails>

/** What crosses the wire, and what `--json` prints. */
export const errorReport = z.object({
  code: z.enum(errorCodes),
  operation: z.string(),
  message: z.string(),
  hint: z.string(),
  details: errorDetails.optional(),
})
export type ErrorReport = z.infer<typeof errorReport>
