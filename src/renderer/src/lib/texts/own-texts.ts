// Texts that only the window shows. They are next to their components, in texts.ts or <part>-texts.ts. Such a file
// registers its texts when it is loaded, and adds their type to `OwnTexts`: so the compiler checks their codes and holes as
// it does those of the shared catalogue.
import type { FillingArgs, MessageCode, MessageFilling } from '#shared/messages/codes.ts'
import type { Filling } from '#shared/messages/holes.ts'
import type { Message, Value } from '#shared/messages/message.ts'

/** Filled by the files of texts. */
// biome-ignore lint/suspicious/noEmptyInterface: only an interface can be filled by other files.
export interface OwnTexts {}

/** The same as a type, which may be used as a table. */
export type Own = { readonly [Code in keyof OwnTexts]: OwnTexts[Code] }
type OwnCode = keyof Own & string

export type WindowCode = MessageCode | OwnCode
/** The values of a text's holes, if they may hold a `Filler`. */
export type WindowFilling<Code extends WindowCode, Filler> = Code extends MessageCode
  ? MessageFilling<Code, Filler>
  : Code extends OwnCode
    ? Filling<Own[Code], Filler>
    : never

/** All texts of the window that are loaded so far. */
export const loadedTexts: { [code: string]: string } = {}

export function registerTexts<const Texts extends { readonly [code: string]: string }>(texts: Texts): Texts {
  Object.assign(loadedTexts, texts)
  return texts
}

/** One of the window's own texts as a message, to fill another text with. */
export const windowMessage = <Code extends OwnCode>(
  code: Code,
  ...[values]: FillingArgs<WindowFilling<Code, Value>>
): Message => (values === undefined ? { code } : { code, values })
