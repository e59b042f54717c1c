// Which zeros are left to the drive, which are written, and what happens if it does not make them: on a disk
// in memory.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Drive } from '#shared/drives/drive.ts'
import type { Device } from '../drive/device.ts'
import type { ZeroRange } from '../drive/zero-range.ts'
import { createMeter } from '../link/progress.ts'
import { createPool } from '../memory/buffer-pool.ts'
import { type Region, totalBytes } from '../memory/regions.ts'
import { createTarget } from '../write/target.ts'
import { makeZeros } from './make-zeros.ts'

const mib = 1 << 20
const chunkBytes = 4 * mib
const driveBytes = 512 * mib
const facts = { path: '/dev/none', bus: 'loop', sizeBytes: driveBytes, blockBytes: 512 } as Drive
const planned = {
  path: facts.path,
  name: 'A disk',
  serial: '',
  sizeBytes: driveBytes,
  deviceNumber: '7:1',
  typedName: '',
  payloads: [],
}

/** One byte of it represents a MiB. `makes` decides whether it fulfils a request for zeros. */
function diskOf(makes: (asked: number) => boolean, write: Device['write'] = async () => undefined) {
  const content = Buffer.alloc(driveBytes / mib, 0xaa)
  const asked: Region[] = []
  const written: Region[] = []
  const device: Device = {
    read: async () => undefined,
    async write(bytes, start) {
      await write(bytes, start)
      written.push({ start, end: start + bytes.length })
      content.fill(bytes[0] ?? 1, start / mib, (start + bytes.length) / mib)
    },
    sync: async () => undefined,
    close: async () => undefined,
  }
  const zeroRange: ZeroRange = async region => {
    asked.push(region)
    if (!makes(asked.length)) return false
    content.fill(0, region.start / mib, region.end / mib)
    return true
  }
  const failed: unknown[] = []
  const done: number[] = []
  let time = 0
  const target = createTarget(
    planned,
    { device, facts, isThere: async () => true, assertSame: async () => undefined, zeroRange },
    createMeter(
      facts.path,
      ({ doneBytes }) => done.push(doneBytes),
      () => (time += 1000),
    ),
    {
      isStream: false,
      headBytes: 0,
      scratch: createPool(1, mib),
      seal: null,
      makeZeros: each => makeZeros(each, making),
      onOut: () => undefined,
      onFailure: error => failed.push(error),
    },
  )
  return { target, content, asked, written, failed, done }
}

const signal = new AbortController().signal
const making = { zeros: Buffer.alloc(chunkBytes), signal, limit: 2 }
const takeChunks = async ({ target }: ReturnType<typeof diskOf>, chunks: number[], bytes: Buffer) => {
  for (const chunk of chunks) await target.take({ offset: chunk * chunkBytes, bytes })
}

test('long runs of zeros are left to the drive, a short one and everything else are written', async () => {
  const disk = diskOf(() => true)
  await takeChunks(disk, [0, 2, 3, 4], Buffer.alloc(chunkBytes))
  await takeChunks(disk, [6], Buffer.alloc(chunkBytes, 1))
  expect(disk.target.counts.written).toBe(chunkBytes)
  await makeZeros(disk.target, making)
  expect(disk.asked).toEqual([{ start: 2 * chunkBytes, end: 5 * chunkBytes }])
  expect(disk.written).toEqual([
    { start: 6 * chunkBytes, end: 7 * chunkBytes },
    { start: 0, end: chunkBytes },
  ])
  expect(disk.target.counts.written).toBe(5 * chunkBytes)
})

test('many zeros are made while the image is still read, and are progress then', async () => {
  const disk = diskOf(() => true)
  disk.target.meter.begin('writing', driveBytes)
  const half = driveBytes / chunkBytes / 2
  const chunks = Array.from({ length: half + 1 }, (_, index) => index)
  await takeChunks(disk, chunks, Buffer.alloc(chunkBytes))
  expect(totalBytes(disk.asked)).toBe(driveBytes / 2)
  expect(disk.done.at(-1)).toBe(driveBytes / 2)
  await makeZeros(disk.target, making)
  expect(disk.target.counts.written).toBe(driveBytes / 2 + chunkBytes)
})

test('a drive that refused once gets the rest written, without a delay', async () => {
  const disk = diskOf(() => false)
  await takeChunks(disk, [0, 1, 2], Buffer.alloc(chunkBytes))
  await makeZeros(disk.target, making)
  await takeChunks(disk, [3, 4, 5], Buffer.alloc(chunkBytes))
  expect(disk.asked).toHaveLength(1)
  expect(totalBytes(disk.written)).toBe(6 * chunkBytes)
})

test('whatever the drive does, all zeros are on it once, and counted once', async () => {
  const chunk = fc.integer({ min: 0, max: driveBytes / chunkBytes - 1 })
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(chunk), fc.nat({ max: 6 }), async (chunks, good) => {
      const disk = diskOf(count => count <= good)
      chunks.sort((one, other) => one - other)
      await takeChunks(disk, chunks, Buffer.alloc(chunkBytes))
      await makeZeros(disk.target, making)
      const wanted = Buffer.alloc(driveBytes / mib, 0xaa)
      for (const at of chunks) wanted.fill(0, (at * chunkBytes) / mib, ((at + 1) * chunkBytes) / mib)
      expect(disk.content.equals(wanted)).toBe(true)
      expect(disk.target.counts.written).toBe(chunks.length * chunkBytes)
      // One refusal is enough.
      expect(disk.asked.length).toBeLessThanOrEqual(good + 1)
      expect(totalBytes(disk.written)).toBeLessThanOrEqual(chunks.length * chunkBytes)
      expect(disk.target.zeros).toEqual([])
    }),
  )
})

test('a cancelled job makes no more zeros, and a drive that fails leaves the group', async () => {
  const stopped = diskOf(() => true)
  await takeChunks(stopped, [0, 1, 2], Buffer.alloc(chunkBytes))
  const reason = new Error('stopped by the test')
  await expect(makeZeros(stopped.target, { ...making, signal: AbortSignal.abort(reason) })).rejects.toBe(
    reason,
  )
  expect(stopped.asked).toEqual([])

  const failing = diskOf(
    () => false,
    async () => {
      throw Object.assign(new Error('no'), { code: 'EIO' })
    },
  )
  await takeChunks(failing, [0, 1, 2], Buffer.alloc(chunkBytes))
  await makeZeros(failing.target, making)
  await failing.target.reported
  expect(failing.target.out).toBe(true)
  expect(failing.failed).toMatchObject([{ code: 'drive.write-failed' }])
})
