// Parses a line of the socket as a person's message.
import { z } from 'zod'
import { longestSaid, type Said } from '#shared/workloads/talk.ts'

const schema = z.strictObject({
  id: z.int().nonnegative(),
  person: z.string().regex(/^\d{1,20}$/),
  text: z.string().min(1).max(4096),
  forwarded: z.boolean(),
})

/** null if it is not one. */
export function parseSaid(line: string): Said | null {
  if (line.length > longestSaid) return null
  try {
    return schema.safeParse(JSON.parse(line)).data ?? null
  } catch {
    return null
  }
}
