// Fake drives: emulates a counterfeit's chips byte for byte; faults.long.test.ts does so below a real one.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Device } from './device.ts'
import { holdsItsSize, markBytes, markedPlaces } from './probe.ts'

const gib = 2 ** 30

/** `land` maps a block to its real place; null: nowhere. */
function fakeDrive(land: (at: number) => number | null, held: Map<number, Buffer> = new Map()) {
  const device: Device = {
    async read(buffer, position) {
      const at = land(position)
      const found = at === null ? undefined : held.get(at)
      if (found) found.copy(buffer)
      else buffer.fill(0)
    },
    async write(buffer, position) {
      const at = land(position)
      if (at !== null) held.set(at, Buffer.from(buffer))
    },
    sync: async () => undefined,
    close: async () => undefined,
  }
  return { device, held }
}
const scratch = () => Buffer.alloc(8 * markBytes)
const sizes = fc.integer({ min: 64 * 2 ** 20, max: 2 ** 40 }).map(size => size - (size % 512))

test('an honest drive of any size passes, and keeps its content', async () => {
  await fc.assert(
    fc.asyncProperty(sizes, async sizeBytes => {
      const before = new Map(
        markedPlaces(sizeBytes).map((at, index) => [at, Buffer.alloc(markBytes, index + 1)]),
      )
      const { device, held } = fakeDrive(at => at, new Map(before))
      expect(await holdsItsSize(device, sizeBytes, scratch())).toBe(true)
      expect([...held].sort()).toEqual([...before].sort())
    }),
  )
})

test('detects a drive that wraps around at a power of two below its size', async () => {
  for (const claimed of [128e9, 2 ** 40, 64 * gib, 31_266_439_168])
    for (let real = gib / 8; real < claimed; real *= 2) {
      const { device } = fakeDrive(at => at % real)
      expect(await holdsItsSize(device, claimed, scratch()), `${real} of ${claimed}`).toBe(false)
    }
})

test('detects a drive that forgets, or only keeps its last block', async () => {
  const claimed = 64e9 - (64e9 % 512)
  for (const real of [7e9, 30e9, claimed - 4096]) {
    const forgets = fakeDrive(at => (at + markBytes > real ? null : at))
    expect(await holdsItsSize(forgets.device, claimed, scratch())).toBe(false)
    const last = fakeDrive(at => Math.min(at, real - (real % 512)))
    // If a drive keeps its last block, only the last mark may survive: that is what it has.
    if (real < claimed * 0.8) expect(await holdsItsSize(last.device, claimed, scratch())).toBe(false)
  }
})

test('reports a drive that cannot be written', async () => {
  const { device } = fakeDrive(at => at)
  const broken = { ...device, write: async () => Promise.reject(new Error('EIO')) }
  await expect(holdsItsSize(broken, gib, scratch())).rejects.toThrow('EIO')
})
