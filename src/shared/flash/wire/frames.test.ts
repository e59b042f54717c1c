import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createMessageParser, dataHeader, jsonHeader, readHeader, readOffset } from './frames.ts'
import { dataFrameBytes, frameHeaderBytes } from './writer-messages.ts'

test('messages arrive unchanged, however they were split', () => {
  const bodies = fc.array(fc.uint8Array({ maxLength: 50 }), { maxLength: 8 })
  fc.assert(
    fc.property(bodies, fc.integer({ min: 1, max: 70 }), (sent, cut) => {
      const wire = Uint8Array.from(sent.flatMap(body => [...jsonHeader(body.length), ...body]))
      const parse = createMessageParser()
      const found: Uint8Array[] = []
      for (let at = 0; at < wire.length; at += cut) found.push(...parse(wire.subarray(at, at + cut)))
      expect(found).toEqual(sent)
    }),
  )
})

test('a data frame states where its bytes belong, and how many there are', () => {
  const [offset, length] = [fc.nat({ max: 2 ** 50 }), fc.integer({ min: 1, max: dataFrameBytes })]
  fc.assert(
    fc.property(offset, length, (at, bytes) => {
      const header = dataHeader(at, bytes)
      expect(readHeader(header)).toEqual({ kind: 'data', length: bytes })
      expect(readOffset(header.subarray(frameHeaderBytes))).toBe(at)
    }),
  )
})

test('refuses what no engine sends', () => {
  expect(() => readHeader(Uint8Array.of(7, 1, 0, 0, 0))).toThrow('a frame of kind 7')
  expect(() => readHeader(jsonHeader(2 ** 31))).toThrow('a message of 2147483648 bytes')
  expect(() => readHeader(dataHeader(0, 0))).toThrow('a data frame of 0 bytes')
  expect(() => readHeader(dataHeader(0, dataFrameBytes + 1))).toThrow(
    `a data frame of ${dataFrameBytes + 1} bytes`,
  )
  expect(() => readOffset(new Uint8Array(8).fill(0xff))).toThrow('the offset 18446744073709551615')
})

test('data from a writer are not accepted', () => {
  expect(() => [...createMessageParser()(dataHeader(0, 1))]).toThrow('data where a message was expected')
})
