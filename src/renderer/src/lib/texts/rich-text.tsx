// A text of the catalogue with elements in its holes: a link, a time that advances, a word in bold.
import { Fragment, isValidElement, type ReactElement, type ReactNode } from 'react'
import type { Value, Values } from '#shared/messages/message.ts'
import type { WindowCode, WindowFilling } from './own-texts.ts'
import { texts } from './texts.ts'

type Part = Value | ReactElement

/** A place for an element, in letters of no language. */
const placeFor = (index: number) => `\u{E000}${index}\u{E001}`
const places = /\u{E000}(\d+)\u{E001}/u

/** Works as `t`, but a hole can have an element. */
export function rich<Code extends WindowCode>(code: Code, parts: WindowFilling<Code, Part>): ReactNode {
  const elements: ReactElement[] = []
  const filled = Object.entries<Part>(parts).map(([hole, part]): [string, Value] => [
    hole,
    isValidElement(part) ? placeFor(elements.push(part) - 1) : (part as Value),
  ])
  const values: Values = Object.fromEntries(filled)
  return texts
    .text({ code, values })
    .split(places)
    .map((piece, at) => (at % 2 ? <Fragment key={piece}>{elements[Number(piece)]}</Fragment> : piece))
}
