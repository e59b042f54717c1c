import { z } from 'zod'
import { preset } from '#shared/settings.ts'
import { command, query } from './define.ts'

const fields = preset.omit({ schema: true, id: true })

export const presets = {
  list: query(z.object({}), z.array(preset)),
  /** A preset of the same name and profile is replaced. Secret options are left out. */
  save: command(fields, preset),
  remove: command(z.object({ id: z.string() }), z.object({})),
  /** The text of the file that `import` reads. */
  export: query(z.object({ id: z.string() }), z.object({ fileName: z.string(), text: z.string() })),
  import: command(z.object({ text: z.string() }), preset),
}
