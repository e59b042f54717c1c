import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { OutputLine } from '#engine/ports/process.ts'
import { createLineSplitter } from './lines.ts'

const split = (chunks: Uint8Array[]): OutputLine[] => {
  const splitter = createLineSplitter()
  return [...chunks.flatMap(chunk => splitter.push(chunk)), ...splitter.end()]
}
const texts = (...chunks: (string | number[])[]) =>
  split(chunks.map(chunk => Buffer.from(chunk as string))).map(line => line.text)

test('emits lines without their newline, the unfinished last one at the end', () => {
  expect(texts('one\ntwo\n\nthree')).toEqual(['one', 'two', '', 'three'])
  expect(texts('one\n')).toEqual(['one'])
  expect(texts('', '')).toEqual([])
})

test('a character split across chunks comes out whole', () => {
  const bytes = [...Buffer.from('grün €\n')]
  for (let at = 0; at <= bytes.length; at++)
    expect(texts(bytes.slice(0, at), bytes.slice(at))).toEqual(['grün €'])
})

test('bytes that are not UTF-8 become U+FFFD and affect nothing else', () => {
  expect(texts([0x63, 0xe9, 0x0a], [0xe2, 0x82], [0x0a, 0x6f, 0x6b, 0x0a])).toEqual([
    'c\ufffd',
    '\ufffd',
    'ok',
  ])
})

test('an overlong line keeps its head and tail', () => {
  const [line, next] = split([Buffer.from(`${'a'.repeat(100_000)}${'é'.repeat(1000)}end\nnext\n`)])
  expect(line?.text).toBe('a'.repeat(65536))
  expect(line?.tail).toBe(`${'é'.repeat(255)}end`)
  expect(line?.dropped).toBe(100_000 - 65536 + 745)
  expect(next).toEqual({ text: 'next' })
})

test('a line of 50 MB uses constant memory', () => {
  const splitter = createLineSplitter()
  const chunk = Buffer.alloc(65536, 'x')
  const before = process.memoryUsage().arrayBuffers
  let most = 0
  for (let sent = 0; sent < 50_000_000; sent += chunk.length) {
    expect(splitter.push(chunk)).toEqual([])
    most = Math.max(most, process.memoryUsage().arrayBuffers - before)
  }
  expect(most).toBeLessThan(30_000_000)
  const [line] = splitter.push(Buffer.from('\n'))
  expect(line?.text.length).toBe(65536)
  expect((line?.dropped ?? 0) + 65536 + 512).toBe(Math.ceil(50_000_000 / 65536) * 65536)
})

// Short lines, lines around the bound and broken characters, mixed.
const soup = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc
        .constantFrom(10, 0x80, 0xc3, 0xe2, 0xf0, 0x41)
        .chain(byte =>
          fc
            .constantFrom(1, 3, 509, 512, 515, 65535, 65536, 66048, 66049, 140_000)
            .map(size => new Uint8Array(size).fill(byte)),
        ),
    ),
    { maxLength: 8 },
  )
  .map(parts => Buffer.concat(parts))

test('however the stream is split into chunks, the lines are the same', () => {
  fc.assert(
    fc.property(soup, fc.array(fc.nat(), { maxLength: 12 }), (bytes, marks) => {
      const cuts = marks.map(mark => mark % (bytes.length + 1)).sort((a, b) => a - b)
      const chunks = [0, ...cuts].map((from, i) => bytes.subarray(from, cuts[i] ?? bytes.length))
      expect(split(chunks)).toEqual(split([bytes]))
    }),
    { numRuns: 150 },
  )
})

test('short lines are those of the text as a whole', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), bytes => {
      const lines = Buffer.from(bytes).toString('utf8').split('\n')
      if (lines.at(-1) === '') lines.pop()
      expect(split([bytes])).toEqual(lines.map(text => ({ text })))
    }),
  )
})
