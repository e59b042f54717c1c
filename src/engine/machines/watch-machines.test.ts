// Uses stand-ins for machines that fail while they are watched: real ones cannot be made to fail at a single command.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import type { MachinesPort } from '#engine/ports/machines.ts'
import { createFiles } from '#platform/files/files.ts'
import { quietLog } from '#test/engine/quiet-log.ts'
import { test } from '#test/folders.ts'
import { sampleRecord } from '#test/machines/sample-record.ts'
import { writeMachine } from './record.ts'
import { watchMachines, watchMachinesOnce } from './watch-machines.ts'

const full = { timestamp: { seconds: 1, microseconds: 0 }, event: 'BLOCK_IO_ERROR' }
const noSpace = `${JSON.stringify({ ...full, data: { action: 'stop', nospace: true } })}\n`

/** Two that wait for space; `resume` is what they do when there is some. */
async function machinesIn(folder: string, resume: MachinesPort['resume'], list?: () => Promise<string[]>) {
  const resumed: string[] = []
  const files = { ...createFiles(), isRunning: () => true, freeBytes: async () => 2 ** 30 }
  const machines = {
    resume: async (place: { folder: string }) => {
      resumed.push(place.folder.slice(-4))
      await resume(place)
    },
    boundLogs: async () => undefined,
  }
  const ports = {
    files: list ? { ...files, list } : files,
    folders: { data: folder },
    machines,
    log: quietLog,
    now: () => 5000,
    host: { bootedAt: 0 },
  } as unknown as Ports
  for (const id of ['tiny-0001', 'tiny-0002']) {
    mkdirSync(join(folder, 'machines', id), { recursive: true })
    await writeMachine(ports, { ...sampleRecord, id })
    writeFileSync(join(folder, 'machines', id, 'events.ndjson'), noSpace)
  }
  return { ports, resumed }
}

test('one that fails does not keep the others from being watched', async ({ folder }) => {
  const { ports, resumed } = await machinesIn(folder, async place => {
    if (place.folder.endsWith('1')) throw new Error('it does not answer')
  })
  const [first, second] = await watchMachinesOnce(ports)
  expect(resumed.sort()).toEqual(['0001', '0002'])
  expect(first).toBe('tiny-0001 unknown')
  expect(second).toContain('no-space')
})

test('they are watched again after a pass that failed as a whole', async ({ folder }) => {
  let looks = 0
  const names = createFiles().list
  const { ports, resumed } = await machinesIn(
    folder,
    async () => undefined,
    async () => {
      looks += 1
      if (looks === 1) throw new Error('the folder cannot be read')
      return names(join(folder, 'machines'))
    },
  )
  let changes = 0
  const watching = watchMachines(ports, () => {
    changes += 1
  })
  const gone = watching.connected()
  watching.wanted()
  await expect.poll(() => changes, { timeout: 20_000 }).toBeGreaterThan(0)
  gone()
  await watching.close()
  expect(looks).toBeGreaterThan(1)
  expect(new Set(resumed)).toEqual(new Set(['0001', '0002']))
})
