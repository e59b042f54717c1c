// Pangolin's settings for `claim` and `enrol`. They are in a file, because every user of a computer can see
// command lines.
import { z } from 'zod'
import { readJsonFile } from './json-file.ts'

const text = z.string().trim().min(1).max(400)
/** The same rules as on the page and in the window: all three, over https. */
const pangolin = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).max(400),
  newt_id: text,
  newt_secret: text,
})

/** null if no file was named. Throws file.broken, file.missing. */
export const readPangolin = async (path: string | undefined): Promise<z.infer<typeof pangolin> | null> =>
  path === undefined ? null : readJsonFile(path, pangolin)
