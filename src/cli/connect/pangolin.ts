// Remote access by Pangolin, for `claim` and `enrol`: in a file, because every user of a computer sees the words of a
// command.
import { z } from 'zod'
import { failure } from '#shared/errors.ts'
import { firstIssue } from '#shared/issue-reason.ts'
import { syntaxFault } from '#shared/syntax-fault.ts'
import { readNamed } from '../terminal/named-file.ts'

const text = z.string().trim().min(1).max(400)
/** As the page and the window take them: all three, over https. */
const pangolin = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).max(400),
  newt_id: text,
  newt_secret: text,
})

/** null: none was named. Throws file.broken, file.missing. */
export async function readPangolin(path: string | undefined): Promise<z.infer<typeof pangolin> | null> {
  if (path === undefined) return null
  const operation = 'connect'
  const given = await readNamed(path, operation)
  try {
    return pangolin.parse(JSON.parse(given))
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? firstIssue(cause) : syntaxFault(cause)
    throw failure('file.broken', { operation, values: { path, reason }, details: { path }, cause })
  }
}
