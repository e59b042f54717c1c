import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { isRunning, ownProcess, startByPs, startTicksOf } from './running.ts'

const unknownStart = (pid: number) => ({ pid, startTicks: null })

test('this process runs, an ended one does not, and groups are not processes', () => {
  const ended = Number(execFileSync('sh', ['-c', 'echo $$'], { encoding: 'utf8' }))
  expect(isRunning(ownProcess())).toBe(true)
  expect(isRunning(unknownStart(process.pid))).toBe(true)
  expect(isRunning(unknownStart(1))).toBe(true)
  expect(isRunning(unknownStart(ended))).toBe(false)
  expect([0, -1, Number.NaN, 1.5].map(unknownStart).map(isRunning)).toEqual([false, false, false, false])
})

test.runIf(process.platform === 'linux')('a later process with the same id is another one', () => {
  expect(startTicksOf(process.pid)).toMatch(/^\d+$/)
  expect(startTicksOf(2 ** 22 + 1)).toBeNull()
  expect(isRunning({ pid: process.pid, startTicks: '1' })).toBe(false)
  expect(isRunning({ pid: 1, startTicks: startTicksOf(1) })).toBe(true)
})

// Ticks count from boot: a service may get the same ones each time.
test.runIf(ownProcess().bootId)(
  'a process with the same pid and start ticks from before a reboot is another one',
  () => {
    expect(isRunning({ ...ownProcess(), bootId: 'another' })).toBe(false)
    expect(isRunning({ ...ownProcess(), bootId: undefined })).toBe(true)
  },
)

const hasPs = spawnSync('ps', ['-p', '1']).error === undefined

test.runIf(hasPs)('without /proc, ps reports when a process started (needs ps)', async () => {
  const child = spawn('sleep', ['60'])
  try {
    const started = startByPs(child.pid ?? 0)
    expect(Math.abs(Date.parse(started ?? '') - Date.now())).toBeLessThan(3_600_000)
    expect(startByPs(child.pid ?? 0)).toBe(started)
  } finally {
    child.kill()
  }
  expect(startByPs(2 ** 22 + 1)).toBeNull()
})
