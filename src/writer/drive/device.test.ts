import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect } from 'vitest'
import { canLoop, test } from '#test/writer/loop-drives.ts'
import { type Device, EndOfDrive, lookingAfterPauses, numberOf, openDevice, wholly } from './device.ts'

test('short writes continue where they stopped until everything is written', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 200 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1 }),
      async (length, steps) => {
        const from = Buffer.from(Array.from({ length }, (_, index) => index))
        const to = Buffer.alloc(length)
        let turn = 0
        await wholly(length, async (done, left) => {
          const moved = Math.min(left, steps[turn++ % steps.length] ?? 1)
          from.copy(to, done, done, done + moved)
          return moved
        })
        expect(to.equals(from)).toBe(true)
      },
    ),
  )
})

test('a transfer of zero bytes means the end of the drive', async () => {
  const moves = [100, 0]
  await expect(wholly(512, async () => moves.shift() ?? 0)).rejects.toBeInstanceOf(EndOfDrive)
})

test('decodes device numbers as the kernel writes them', () => {
  // makedev(3): the low eight bits of the minor number come last, the rest of it above the major number.
  expect(numberOf(0x0800n)).toBe('8:0')
  expect(numberOf(0x10072cn)).toBe('7:300')
  expect(numberOf(0x1111_0370n)).toBe('259:70000')
})

test('a file in a drive’s place is not opened', async ({ folder }) => {
  const path = join(folder, 'file')
  writeFileSync(path, Buffer.alloc(4096, 1))
  await expect(openDevice(path)).rejects.toMatchObject({ code: 'ENOTBLK' })
})

test.runIf(canLoop)('a link to a drive is not opened', async ({ folder, loops }) => {
  const path = join(folder, 'link')
  symlinkSync(loops.make(1 << 20).path, path)
  await expect(openDevice(path)).rejects.toMatchObject({ code: 'ELOOP' })
})

test.runIf(canLoop)('opens a drive for one writer at a time', async ({ loops }) => {
  const { path } = loops.make(1 << 20)
  const { device, deviceNumber } = await openDevice(path)
  expect(deviceNumber).toMatch(/^7:\d+$/)
  await expect(openDevice(path)).rejects.toMatchObject({ code: 'EBUSY' })
  await device.close()
  await (await openDevice(path)).device.close()
})

test('a write after a pause first looks whether the medium is the same; one that follows another does not', async () => {
  const asked: string[] = []
  let card = 'first'
  const device = { write: async () => void asked.push(card) } as unknown as Device
  const guarded = lookingAfterPauses(device, async () => {
    asked.push('look')
    if (card !== 'first') throw new Error('exchanged')
  })
  const block = Buffer.alloc(512)
  await guarded.write(block, 0)
  await guarded.write(block, 512)
  expect(asked).toEqual(['first', 'first'])
  await new Promise(resolve => setTimeout(resolve, 300))
  await guarded.write(block, 1024)
  expect(asked).toEqual(['first', 'first', 'look', 'first'])
  card = 'another'
  await new Promise(resolve => setTimeout(resolve, 300))
  await expect(guarded.write(block, 1536)).rejects.toThrow('exchanged')
  expect(asked).not.toContain('another')
})
