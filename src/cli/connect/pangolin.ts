// Remote access by Pangolin, for `claim` and `enrol`: in a file, because every user of a computer sees the words of a
// command.
import { z } from 'zod'
import { readJsonFile } from './json-file.ts'

const text = z.string().trim().min(1).max(400)
/** As the page and the window take them: all three, over https. */
const pangolin = z.strictObject({
  endpoint: z.url({ protocol: /^https$/ }).max(400),
  newt_id: text,
  newt_secret: text,
})

/** null: none was named. Throws file.broken, file.missing. */
export const readPangolin = async (path: string | undefined): Promise<z.infer<typeof pangolin> | null> =>
  path === undefined ? null : readJsonFile(path, pangolin)
