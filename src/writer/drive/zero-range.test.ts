// Zeros made by real loop devices, which pass them on to the file below.
import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { expect } from 'vitest'
import { readDrive } from '#platform/drives/read.ts'
import { canLoop, contentOf, test } from '#test/writer/loop-drives.ts'
import { type Device, openDevice } from './device.ts'
import { runTool } from './system-tools.ts'
import { zeroRangeOf } from './zero-range.ts'

const mib = 1 << 20
const driveBytes = 16 * mib
const old = Buffer.alloc(driveBytes, 0xaa)

test.runIf(canLoop)('the drive writes the requested zeros, and touches nothing else', async ({ loops }) => {
  const loop = loops.make(driveBytes)
  writeFileSync(loop.file, old)
  const { device } = await openDevice(loop.path)
  try {
    const zeroRange = await zeroRangeOf(device, await readDrive(loop.path), runTool)
    expect(await zeroRange?.({ start: 3 * mib + 512, end: 12 * mib })).toBe(true)
    await device.sync()
  } finally {
    await device.close()
  }
  const wanted = Buffer.from(old).fill(0, 3 * mib + 512, 12 * mib)
  expect(contentOf(loop).equals(wanted)).toBe(true)
})

test.runIf(canLoop)(
  'zeros the drive that was opened, not whatever its name points to by then',
  async ({ loops }) => {
    const [chosen, other] = [loops.make(driveBytes), loops.make(driveBytes)]
    for (const { file } of [chosen, other]) writeFileSync(file, old)
    const { device } = await openDevice(chosen.path)
    try {
      const facts = await readDrive(chosen.path)
      const zeroRange = await zeroRangeOf(device, { ...facts, path: other.path }, runTool)
      expect(await zeroRange?.({ start: 0, end: driveBytes })).toBe(true)
    } finally {
      await device.close()
    }
    expect(contentOf(chosen).every(byte => byte === 0)).toBe(true)
    expect(contentOf(other).equals(old)).toBe(true)
  },
)

test.runIf(canLoop)('reports a drive that cannot be written', async ({ loops }) => {
  const loop = loops.make(driveBytes)
  const { device } = await openDevice(loop.path)
  const facts = await readDrive(loop.path)
  const zeroRange = await zeroRangeOf(device, facts, runTool)
  execFileSync('blockdev', ['--setro', loop.path])
  expect(await zeroRange?.({ start: 0, end: driveBytes })).toBe(false)
  await device.close()
  execFileSync('blockdev', ['--setrw', loop.path])
})

test.runIf(canLoop)('a drive that cannot write zeros gets no request for them', async ({ loops }) => {
  const loop = loops.make(driveBytes)
  const facts = await readDrive(loop.path)
  const device = { link: loop.path } as Device
  expect(await zeroRangeOf(device, { ...facts, deviceNumber: '1:0' }, runTool)).toBe(null)
  expect(await zeroRangeOf({} as Device, facts, runTool)).toBe(null)
})
