import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFrameParser, dataHeader, type FramePart, jsonHeader } from './frames.ts'
import { dataFrameBytes } from './writer-messages.ts'

type Sent = { kind: 'json'; body: Uint8Array } | { kind: 'data'; offset: number; bytes: Uint8Array }
const sent: fc.Arbitrary<Sent> = fc.oneof(
  fc.uint8Array({ maxLength: 50 }).map(body => ({ kind: 'json' as const, body })),
  fc
    .tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 50 }))
    .map(([offset, bytes]) => ({ kind: 'data' as const, offset, bytes })),
)

const frame = (one: Sent) =>
  one.kind === 'json'
    ? [...jsonHeader(one.body.length), ...one.body]
    : [...dataHeader(one.offset, one.bytes.length), ...one.bytes]

/** Parts of data put together again. */
function whole(parts: FramePart[]): Sent[] {
  const result: Sent[] = []
  let open: { offset: number; bytes: number[] } | null = null
  for (const part of parts) {
    if (part.kind === 'json') result.push({ kind: 'json', body: Uint8Array.from(part.body) })
    else open = { offset: part.offset, bytes: [...part.bytes] }
    if (open && part.kind === 'data')
      result.push({ kind: 'data', offset: open.offset, bytes: Uint8Array.from(open.bytes) })
  }
  return result
}

test('frames come out as they went in, however they were cut', () => {
  fc.assert(
    fc.property(fc.array(sent, { maxLength: 8 }), fc.integer({ min: 1, max: 70 }), (all, cut) => {
      const wire = Uint8Array.from(all.flatMap(frame))
      const parse = createFrameParser()
      const parts: FramePart[] = []
      for (let at = 0; at < wire.length; at += cut)
        for (const part of parse(wire.subarray(at, at + cut)))
          parts.push(part.kind === 'json' ? part : { ...part, bytes: Uint8Array.from(part.bytes) })
      const bytesAt = (list: Sent[]) =>
        list.flatMap(one =>
          one.kind === 'json'
            ? [['json', ...one.body]]
            : [...one.bytes].map((byte, i) => [one.offset + i, byte]),
        )
      expect(bytesAt(whole(parts))).toEqual(bytesAt(all))
    }),
  )
})

test('what no engine sends is refused', () => {
  const refused = (bytes: Uint8Array) => () => [...createFrameParser()(bytes)]
  expect(refused(Uint8Array.of(7, 1, 0, 0, 0))).toThrow('a frame of kind 7')
  expect(refused(jsonHeader(2 ** 31))).toThrow('a message of 2147483648 bytes')
  expect(refused(dataHeader(0, 0))).toThrow('a data frame of 0 bytes')
  expect(refused(dataHeader(0, dataFrameBytes + 1))).toThrow(`a data frame of ${dataFrameBytes + 1} bytes`)
  const far = dataHeader(0, 1)
  far.fill(0xff, 5)
  expect(refused(far)).toThrow('the offset 18446744073709551615')
})
