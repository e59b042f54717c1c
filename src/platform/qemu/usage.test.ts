import { expect, it } from 'vitest'
import { ownProcess } from '#platform/process/running.ts'
import { parseUsage, usageOf } from './usage.ts'

it("reads CPU time and memory, whatever the program's name", () => {
  const stat = `7 (qemu) (x) S 1 7 7 0 -1 4194560 1 0 0 0 150 50 0 0 20 0 4 0 100 1 1`
  expect(parseUsage(stat, 'Name:\tqemu\nVmRSS:\t    2048 kB\n')).toEqual({
    cpuSeconds: 2,
    memoryBytes: 2048 * 1024,
  })
  expect(parseUsage(stat, 'Name:\tkthreadd\n')).toBeNull()
})

it.runIf(process.platform === 'linux')('knows what this process takes', () => {
  expect(usageOf(ownProcess())?.memoryBytes).toBeGreaterThan(1 << 20)
  expect(usageOf({ pid: 2 ** 22 + 1, startTicks: '1' })).toBeNull()
})
