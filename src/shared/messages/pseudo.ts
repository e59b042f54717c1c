// Accented English, for tests: each word of the catalogue is marked, what fills the holes is not.
import { type MessageFormatElement, parse, TYPE } from '@formatjs/icu-messageformat-parser'

const accents: Record<string, string> = {
  a: 'á',
  c: 'ç',
  e: 'é',
  i: 'í',
  n: 'ñ',
  o: 'ó',
  s: 'š',
  u: 'ú',
  y: 'ý',
  z: 'ž',
  A: 'Á',
  C: 'Ç',
  E: 'É',
  I: 'Í',
  N: 'Ñ',
  O: 'Ó',
  S: 'Š',
  U: 'Ú',
  Y: 'Ý',
  Z: 'Ž',
}

export const accented = (text: string): string => text.replace(/[a-z]/gi, letter => accents[letter] ?? letter)

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
