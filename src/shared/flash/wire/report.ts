// Errors as engine and writer send them: the same data as messages/error-report.ts decodes for everybody else.
import type { ErrorReport } from '../../messages/error-report.ts'
import type { Value } from '../../messages/message.ts'
import { array, type Decoder, number, object, record, string, Undecodable } from './decode.ts'

const amount = (key: string): Decoder<Value> => object({ [key]: number }) as Decoder<Value>
const byKey: [key: string, decode: Decoder<Value>][] = [
  ...['bytes', 'seconds', 'mebibytes', 'day'].map((key): [string, Decoder<Value>] => [key, amount(key)]),
  ['list', (given, at) => object({ list: array(value) })(given, at)],
  ['code', (given, at) => object({ code: string }, { values: record(value) })(given, at) as Value],
]

const value: Decoder<Value> = (given, at = 'value') => {
  if (typeof given === 'string' || typeof given === 'number') return given
  const shape =
    typeof given === 'object' && given !== null ? byKey.find(([key]) => Object.hasOwn(given, key)) : null
  if (!shape) throw new Undecodable(`${at}: expected a value of a message`)
  return shape[1](given, at)
}

const details = object(
  {},
  {
    command: string,
    lastLines: array(string),
    derivation: string,
    path: string,
    field: string,
    problems: array(object({ field: string, message: value })),
  },
)

/** A code that this Kiln does not know is kept: a face says so. */
export const report = object(
  { code: string, operation: string, values: record(value) },
  { details },
) as Decoder<ErrorReport>
