import fc from 'fast-check'
import { expect, test } from 'vitest'
import { recordedCheck } from './recorded.ts'

const size = 64
const file = Buffer.from(Array.from({ length: size }, (_, at) => at))
const parts = fc.array(
  fc
    .tuple(fc.nat(size - 1), fc.nat(20))
    .map(([at, length]) => ({ at, bytes: file.subarray(at, at + length) })),
)

/** Whether the file agrees with the parts, read in chunks of a length. */
function agrees(content: Buffer, recorded: { at: number; bytes: Buffer }[], length: number): boolean {
  const isRecorded = recordedCheck(recorded)
  const starts = Array.from({ length: Math.ceil(size / length) }, (_, index) => index * length)
  return starts.map(at => isRecorded(content.subarray(at, at + length), at)).every(Boolean)
}

test('a changed byte is found if and only if a part has it, however the file is cut and parts overlap', () => {
  fc.assert(
    fc.property(parts, fc.integer({ min: 1, max: 30 }), fc.nat(size - 1), (recorded, length, changed) => {
      expect(agrees(file, recorded, length)).toBe(true)
      const other = Buffer.from(file)
      other[changed] = 255
      const isIn = recorded.some(({ at, bytes }) => at <= changed && changed < at + bytes.length)
      expect(agrees(other, recorded, length)).toBe(!isIn)
    }),
  )
})
