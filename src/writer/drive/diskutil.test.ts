import { expect, test } from 'vitest'
import { textOf } from '#test/texts.ts'
import { ejectDisk, unmountDisk } from './diskutil.ts'

/** A stand-in for diskutil, which answers in turn. */
function diskutil(...answers: boolean[]) {
  const calls: string[] = []
  const waits: number[] = []
  const run = async (tool: string, args: string[]) => {
    calls.push([tool, ...args].join(' '))
    const ok = answers.shift() ?? false
    return { ok, output: ok ? '' : 'Unmount of disk4 failed: at least one volume could not be unmounted' }
  }
  const wait = async (ms: number) => waits.push(ms)
  return { calls, waits, run, wait }
}
const stick = { path: '/dev/disk4', name: 'Ultra 32 GB' }

test('unmounts a drive also where macOS holds it for a moment', async () => {
  const { calls, waits, run, wait } = diskutil(false, false, true)
  await unmountDisk({ ...stick, force: false, run, wait })
  expect(calls).toEqual(Array(3).fill('diskutil unmountDisk /dev/disk4'))
  expect(waits).toEqual([500, 1500])
})

test('a file that is open on it stops the flash, and the error names how to unmount it anyway', async () => {
  const { calls, run, wait } = diskutil()
  const thrown = await unmountDisk({ ...stick, force: false, run, wait }).catch((error: unknown) => error)
  expect(thrown).toMatchObject({ code: 'drive.busy' })
  const { reason } = (thrown as { values: { reason: { code: string } } }).values
  expect(reason.code).toBe('drive.not-forced')
  expect(textOf(reason as never)).toContain('--force-unmount')
  expect(calls).toHaveLength(3)
})

test('unmounts by force only when that was requested', async () => {
  const { calls, run, wait } = diskutil(true)
  await unmountDisk({ ...stick, force: true, run, wait })
  expect(calls).toEqual(['diskutil unmountDisk force /dev/disk4'])
})

test('ejects once macOS has looked at the drive, and reports one that it keeps', async () => {
  const late = diskutil(false, false, true)
  expect(await ejectDisk('/dev/disk4', late.run, late.wait)).toBe(true)
  const never = diskutil()
  expect(await ejectDisk('/dev/disk4', never.run, never.wait)).toBe(false)
  expect(never.waits.reduce((sum, ms) => sum + ms)).toBe(10_000)
})
