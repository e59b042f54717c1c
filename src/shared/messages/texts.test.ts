import fc from 'fast-check'
import { IntlMessageFormat } from 'intl-messageformat'
import { describe, expect, test } from 'vitest'
import { windowTexts } from '#test/window-texts.ts'
import { failure } from '../errors.ts'
import { withoutMarks } from './accents.ts'
import { allTexts } from './all-texts.ts'
import { message } from './codes.ts'
import { english } from './en/index.ts'
import { errorReport } from './error-report.ts'
import { bytes, day, list, type Message, mebibytes, seconds, type Value } from './message.ts'
import { message as messageSchema } from './message-schema.ts'
import { fillPlain, isPlain } from './plain.ts'
import { createTexts, onOneLine } from './texts.ts'

const texts = allTexts('en')
const patterns = [
  ...Object.values(english.texts),
  ...Object.values(windowTexts),
  ...Object.values(english.errors).flatMap(({ message: what, hint }) => [what, hint]),
]

describe('the catalogue', () => {
  test('is valid ICU MessageFormat, and its short path gives the same as FormatJS', () => {
    const plain = patterns.filter(isPlain)
    expect(plain.some(pattern => pattern.includes(', plural, '))).toBe(true)
    for (const pattern of patterns) {
      const slow = new IntlMessageFormat(pattern, 'en', {}, { ignoreTag: true })
      if (!isPlain(pattern)) continue
      const counted = [...pattern.matchAll(/\{(\w+), plural,/g)].map(([, name = '']) => name)
      for (const count of [0, 1, 2, 11, 1234]) {
        const values = new Proxy(
          {},
          {
            get: (_, name) => (counted.includes(String(name)) ? count : `{${String(name)}} 'x'`),
            has: () => true,
          },
        )
        const literal = (text: string) => text
        const textOf = (name: string) => `{${name}} 'x'`
        expect(fillPlain(pattern, 'en', { literal, textOf, countOf: () => count })).toBe(
          String(slow.format(values)),
        )
      }
    }
  })

  test.each([
    '{n, plural, =0 {none} other {some}}',
    '{n, plural, offset:1 other {# more}}',
    '{n, plural, one {{name}} other {#}}',
    '{kind, select, a {A} other {B}}',
    "a '{quoted}' hole",
    "{n, plural, other {'#'}}",
    '{day, date}',
  ])('more than holes and plurals by category is left to FormatJS: %s', pattern => {
    expect(isPlain(pattern)).toBe(false)
  })

  test('has no texts with leading, trailing or double spaces', () => {
    expect(patterns.filter(pattern => pattern !== pattern.trim() || /\s\s/.test(pattern))).toEqual([])
  })
})

describe('a message as text', () => {
  test('is filled with data, sizes, durations, counts and other messages', () => {
    const shown = (value: Value) => texts.text(value)
    expect(shown(bytes(493_000_000))).toBe('493 MB')
    expect(shown(bytes(1_610_612_736))).toBe('1.6 GB')
    expect(shown(bytes(999_700))).toBe('1.0 MB')
    expect(shown(bytes(12))).toBe('12 bytes')
    expect(shown(mebibytes(2048))).toBe('2 GB')
    expect(shown(mebibytes(512))).toBe('512 MB')
    expect(['0.4 s', '12 s', '3 min 5 s', '1 h 2 min']).toEqual(
      [0.4, 12, 185, 3720].map(one => shown(seconds(one))),
    )
    expect(shown(3003)).toBe('3,003')
    expect(shown(list(['a', 'b', message('reason.exit-status', { status: '3' })]))).toBe(
      'a, b, and exit status 3',
    )
    expect(shown(day(Date.UTC(2026, 10, 21, 12)))).toBe('Nov 21, 2026')
  })

  test('an unknown code is shown as it is', () => {
    expect(texts.text({ code: 'future.thing', values: { a: 1 } })).toBe('future.thing')
  })

  test('data that looks like a hole or a plural stays unchanged', () => {
    fc.assert(
      fc.property(fc.string(), status => {
        expect(texts.t('reason.exit-status', { status })).toBe(`exit status ${status}`)
      }),
    )
  })

  test('survives the wire', () => {
    const leaf = fc.oneof(
      fc.string(),
      fc.integer(),
      fc.record({ bytes: fc.nat() }),
      fc.record({ seconds: fc.nat() }),
    )
    const { tree } = fc.letrec<{ tree: Value }>(tie => ({
      tree: fc.oneof(
        { maxDepth: 3 },
        leaf,
        // A key of this name would be the object's prototype.
        fc.record({
          code: fc.string(),
          values: fc.dictionary(
            fc.string().filter(key => key !== '__proto__'),
            tie('tree'),
          ),
        }),
      ),
    }))
    const messages = fc.record({ code: fc.string(), values: fc.dictionary(fc.constantFrom('a', 'b'), tree) })
    fc.assert(
      fc.property(messages, sent => {
        expect(messageSchema.parse(JSON.parse(JSON.stringify(sent)))).toEqual(sent satisfies Message)
      }),
    )
  })
})

describe('an error as text', () => {
  test('tells what happened and what to do next', () => {
    const report = failure('drive.too-small', {
      operation: 'flash',
      values: { name: 'SanDisk', size: bytes(2e9), needed: bytes(4e9) },
    }).report()
    expect(texts.error(report)).toEqual({
      message: 'SanDisk is too small: it has 2.0 GB, the image needs 4.0 GB.',
      hint: 'Use a larger drive.',
    })
  })

  test('from a record of an older Kiln keeps its stored text', () => {
    const stored = { code: 'nix.failed', operation: 'build', message: 'Nix failed: no', hint: 'See above.' }
    const read = errorReport.parse(JSON.parse(JSON.stringify(stored)))
    expect(texts.error(read)).toEqual({ message: 'Nix failed: no', hint: 'See above.' })
    expect(errorReport.parse(JSON.parse(JSON.stringify(read)))).toEqual(read)
  })
})

describe('the pseudo-language', () => {
  test('marks every text of the catalogue and no value', () => {
    const marked = allTexts('en-XA')
    expect(marked.t('reason.exit-status', { status: 'as is' })).toMatch(/^[^a]*\u2068as is\u2069$/)
    expect(marked.t('reason.exit-status', { status: '1' })).not.toMatch(/[a-z]/i)
  })

  test('also marks Intl’s output: a size, a time, a day, the word in a list', () => {
    const { text } = allTexts('en-XA')
    for (const value of [bytes(12), bytes(1e9), mebibytes(2048), seconds(185), day(0)])
      expect(text(value)).not.toMatch(/[a-z]/i)
    expect(text(list([1, 2, 3]))).toBe('1, 2, áñđ 3')
  })
})

describe('data in a right-to-left script', () => {
  const hebrew = '\u05de\u05d8\u05d1\u05d7 2'
  const name = message('diagnostics.version', { version: hebrew })
  const window = createTexts('en', { ...english, icu: null, bidirectional: true })

  test('does not affect the text next to it where a face draws both directions', () => {
    expect(window.text(name)).toBe(`Kiln: \u2068${hebrew}\u2069`)
    expect(window.data(hebrew)).toBe(`\u2068${hebrew}\u2069`)
    expect(withoutMarks(window.text(name))).toBe(`Kiln: ${hebrew}`)
  })

  test('is unchanged on a terminal, which does not hide the marks', () => {
    expect(texts.text(name)).toBe(`Kiln: ${hebrew}`)
  })

  test('leaves every other name unchanged', () => {
    expect(window.text(message('diagnostics.version', { version: 'Kitchen 2' }))).toBe('Kiln: Kitchen 2')
  })
})

test('an error on one line is two sentences, whatever the reason in it ends with', () => {
  const hint = 'Correct the file.'
  expect(onOneLine({ message: 'a.json cannot be read: expected one of 1', hint })).toBe(
    'a.json cannot be read: expected one of 1. Correct the file.',
  )
  expect(onOneLine({ message: 'It is locked.', hint })).toBe('It is locked. Correct the file.')
  expect(onOneLine({ message: 'It is locked', hint: '' })).toBe('It is locked')
})
