// Text as keys of a US keyboard, in QEMU's names. Pure.
import { failure } from '#shared/errors.ts'

const named: Record<string, string> = {
  ' ': 'spc',
  '\n': 'ret',
  '\t': 'tab',
  '-': 'minus',
  '=': 'equal',
  '[': 'bracket_left',
  ']': 'bracket_right',
  '\\': 'backslash',
  ';': 'semicolon',
  "'": 'apostrophe',
  '`': 'grave_accent',
  ',': 'comma',
  '.': 'dot',
  '/': 'slash',
}
/** Each with the key that produces it together with Shift. */
const shifted = new Map(
  [...'~!@#$%^&*()_+{}|:"<>?'].map((sign, at) => [sign, [..."`1234567890-=[]\\;',./"][at] ?? '']),
)

const keyOf = (sign: string): string | null => (/^[a-z0-9]$/.test(sign) ? sign : (named[sign] ?? null))

/** Throws for a character that such a keyboard does not have. */
export const keysFor = (text: string): string[][] =>
  [...text].map(sign => {
    const plain = keyOf(sign)
    if (plain) return [plain]
    const key = keyOf(/^[A-Z]$/.test(sign) ? sign.toLowerCase() : (shifted.get(sign) ?? ''))
    if (!key) throw failure('scenario.no-key', { operation: 'test', values: { sign } })
    return ['shift', key]
  })

/** "ctrl-alt-f2" → the keys that are pressed together. */
export const combination = (word: string): string[] => word.toLowerCase().split('-')
