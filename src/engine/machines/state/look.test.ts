import { expect, test } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { createFiles } from '#platform/files/files.ts'
import { ownProcess } from '#platform/process/running.ts'
import { machineRecord } from '#shared/machines/machine.ts'
import { sampleRecord } from '#test/machines/sample-record.ts'
import { isAlive } from './look.ts'

const own = ownProcess()
const isAliveAs = (process: object, bootedAt: number) => {
  const ports = { files: createFiles(), host: { ...own, bootedAt } } as unknown as Ports
  // The record passes through its file's format.
  const text = JSON.stringify({ ...sampleRecord, process, startedAt: 5000 })
  return isAlive(ports, machineRecord.parse(JSON.parse(text)))
}

test.runIf(own.bootId)('a machine keeps running through a step of the clock', () => {
  expect(isAliveAs(own, 9000)).toBe(true)
})

test.runIf(own.bootId)('a machine from another boot does not run', () => {
  expect(isAliveAs({ ...own, bootId: 'another' }, 1000)).toBe(false)
})

test('for a machine that an older Kiln started, the time decides', () => {
  const older = { ...own, bootId: undefined }
  expect(isAliveAs(older, 1000)).toBe(true)
  expect(isAliveAs(older, 9000)).toBe(false)
})
