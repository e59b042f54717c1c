// Messages as they cross the wire and are read from records. A separate file: a window shows messages before it has
// loaded the decoding library.
import { z } from 'zod'
import type { Message, Value } from './message.ts'

/** An unknown code is shown as it is: a record of a newer Kiln stays readable. */
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
