// The pseudo-language, for tests: each word of the catalogue is marked; values of holes are not, and are isolated.
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'
import { accented } from './accents.ts'

export function pseudoPattern(pattern: string): MessageFormatElement[] {
  const marked = (elements: MessageFormatElement[]): MessageFormatElement[] =>
    elements.map(element => {
      if (element.type === TYPE.literal) return { ...element, value: accented(element.value) }
      if (element.type !== TYPE.plural && element.type !== TYPE.select) return element
      const options = Object.fromEntries(
        Object.entries(element.options).map(([name, option]) => [
          name,
          { ...option, value: marked(option.value) },
        ]),
      )
      return { ...element, options } as MessageFormatElement
    })
  return marked(parse(pattern, { ignoreTag: true }))
}
