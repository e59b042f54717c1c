// Errors between engine and writer: the same data that messages/error-report.ts decodes everywhere else.
import type { ErrorDetails, ErrorReport } from '../../messages/error-report.ts'
import type { Message, Value } from '../../messages/message.ts'
import { array, type Decoder, number, object, record, string, Undecodable } from './decode.ts'

type KeyOf<Shape> = Shape extends unknown ? keyof Shape : never
/** Distinguishes the kinds of values: a kind missing below is a type error. */
type Tag = Exclude<KeyOf<Exclude<Value, string | number>>, 'values'>

const byTag: Record<Tag, Decoder<Value>> = {
  bytes: object({ bytes: number }),
  seconds: object({ seconds: number }),
  mebibytes: object({ mebibytes: number }),
  day: object({ day: number }),
  list: (given, at) => object({ list: array(value) })(given, at),
  sentences: (given, at) => object({ sentences: array(value) })(given, at),
  code: (given, at) => object({ code: string }, { values: record(value) })(given, at) as Message,
}
const decoders = new Map(Object.entries(byTag))

const value: Decoder<Value> = (given, at = 'value') => {
  if (typeof given === 'string') return given
  if (typeof given === 'number') return number(given, at)
  const keys = typeof given === 'object' && given !== null ? Object.keys(given) : []
  const decode = keys.map(key => decoders.get(key)).find(found => found !== undefined)
  if (!decode) throw new Undecodable(`${at}: expected a value of a message`)
  return decode(given, at)
}

const details = object({}, {
  command: string,
  lastLines: array(string),
  derivation: string,
  path: string,
  field: string,
  problems: array(object({ field: string, message: value })),
} satisfies Record<keyof ErrorDetails, Decoder<unknown>>)

/** An unknown code is kept: a face reports it as such. */
export const report = object(
  { code: string, operation: string, values: record(value) },
  { details },
) as Decoder<ErrorReport>
