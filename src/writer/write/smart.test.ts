import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Device } from '../drive/device.ts'
import { createPool } from '../memory/buffer-pool.ts'
import { joined } from '../memory/regions.ts'
import { mostlyAgrees, samplePlaces } from './smart.ts'

const block = 4096

test('samples are within mapped ranges, in whole blocks, spread over all of them', () => {
  const blocks = fc.array(fc.tuple(fc.nat(5000), fc.integer({ min: 1, max: 500 })), {
    minLength: 1,
    maxLength: 20,
  })
  fc.assert(
    fc.property(blocks, all => {
      const regions = joined(all.map(([at, count]) => ({ start: at * block, end: (at + count) * block })))
      const places = samplePlaces(regions, block)
      expect(places.length).toBe(16)
      for (const place of places) {
        expect(place.start % block).toBe(0)
        expect(place.end).toBeGreaterThan(place.start)
        expect(regions.some(({ start, end }) => start <= place.start && place.end <= end)).toBe(true)
      }
    }),
  )
  expect(samplePlaces([], block)).toEqual([])
})

const imageBytes = 64 << 20
const image = Buffer.alloc(imageBytes, 5)
const readFrom = (bytes: Buffer) => async (buffer: Buffer, at: number) => {
  bytes.copy(buffer, 0, at, at + buffer.length)
}
const deviceWith = (bytes: Buffer): Device => ({
  read: readFrom(bytes),
  write: async () => undefined,
  sync: async () => undefined,
  close: async () => undefined,
})
const asked = (on: Buffer, wanted: Buffer) =>
  mostlyAgrees(samplePlaces([{ start: 0, end: imageBytes }], block), {
    device: deviceWith(on),
    scratch: createPool(1, 1 << 20),
    readImage: readFrom(wanted),
  })

test('compares a drive that carries most of the image, and no other', async () => {
  const half = Buffer.concat([image.subarray(0, imageBytes * 0.6), Buffer.alloc(imageBytes * 0.4)])
  expect(await asked(image, image)).toBe(true)
  expect(await asked(half, image)).toBe(true)
  expect(await asked(Buffer.alloc(imageBytes, 9), image)).toBe(false)
})

test('zeros on both sides prove nothing', async () => {
  expect(await asked(Buffer.alloc(imageBytes), Buffer.alloc(imageBytes))).toBe(false)
})
