// The audience of a pointer: one box, or each that follows a ring. Pure.
import { z } from 'zod'

export const ringName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,59}$/)
  .describe('The name of a ring: a-z, 0-9 and dashes')

/** "box/<id>" or "ring/<name>", as a pointer has it. */
export const audienceOf = ({ box, ring }: { box: string; ring: string | null }): string =>
  ring === null ? `box/${box}` : `ring/${ring}`

/** The name of its files in a published folder: "box-<id>", "ring-<name>". */
export const audienceFile = (audience: string): string => audience.replace('/', '-')

/** null for the name of another file. */
export const audienceOfFile = (name: string): string | null =>
  /^(?:box-[0-9a-f]{16}|ring-[a-z0-9][a-z0-9-]{0,59})$/.test(name) ? name.replace('-', '/') : null
