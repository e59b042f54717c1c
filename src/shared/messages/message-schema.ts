// Messages as they cross the wire and are read from records. In a file of its own: a window shows messages before it
// has read the library that decodes them.
import { z } from 'zod'
import type { Message, Value } from './message.ts'

/** A code that this Kiln does not know is shown as it is: a record of a newer one is still readable. */
export const message: z.ZodType<Message> = z.lazy(() =>
  z.object({ code: z.string(), values: z.record(z.string(), value).exactOptional() }),
)

export const value: z.ZodType<Value> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.object({ bytes: z.number() }),
    z.object({ seconds: z.number() }),
    z.object({ mebibytes: z.number() }),
    z.object({ day: z.number() }),
    z.object({ list: z.array(value) }),
    z.object({ sentences: z.array(value) }),
    message,
  ]),
)

export const values = z.record(z.string(), value)
