// The codes of messages and errors with their values, derived from the English catalogue by the compiler alone: this
// file only imports types, so that a program which never shows a text (the writer) contains none.
import type { english } from './en/index.ts'
import type { Filling } from './holes.ts'
import type { Message, Value } from './message.ts'

type Texts = (typeof english)['texts']
type Errors = (typeof english)['errors']

export type MessageCode = keyof Texts & string
/** The values of a text's holes, if they may hold a `Filler`. */
export type MessageFilling<Code extends MessageCode, Filler> = Filling<Texts[Code], Filler>
type MessageValues<Code extends MessageCode> = MessageFilling<Code, Value>
export type ErrorCode = keyof Errors & string
export type ErrorValues<Code extends ErrorCode> = Filling<Errors[Code]['message'], Value> &
  Filling<Errors[Code]['hint'], Value>

/** The argument list for values: empty without holes. */
export type FillingArgs<Needed> = keyof Needed extends never ? [values?: undefined] : [values: Needed]

/** Creates a message; a missing or misspelled hole is a type error. */
export const message = <Code extends MessageCode>(
  code: Code,
  ...[values]: FillingArgs<MessageValues<Code>>
): Message => (values === undefined ? { code } : { code, values })
