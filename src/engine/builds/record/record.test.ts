// Tests the state of a record that says "running", on a real disk and with this very process.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { createFiles } from '#platform/files/files.ts'
import { ownProcess, startTicksOf } from '#platform/process/running.ts'
import { quietLog } from '#test/engine/quiet-log.ts'
import { readRecord } from './record.ts'

const id = 'tiny-20260101-000000-0001'
const [own, other] = [process.pid, process.ppid]
const { startTicks: ticks, bootId } = ownProcess()
let images: string
beforeEach(() => {
  images = mkdtempSync(join(tmpdir(), 'kiln-record-'))
  mkdirSync(join(images, id))
})
afterEach(() => rmSync(images, { recursive: true, force: true }))

type Owner = {
  pid: number | null
  startTicks?: string | null
  bootId?: string | undefined
  createdAt?: number
}
async function stateOf({ createdAt = 2000, ...owner }: Owner, working: string[] = []) {
  const record = {
    schema: 1,
    id,
    profileName: 'Tiny',
    createdAt,
    ...owner,
    state: 'running',
    startedAt: createdAt,
    request: { profile: 'tiny', formats: ['raw'] },
    endedAt: null,
    error: null,
    built: [],
  }
  writeFileSync(join(images, id, 'build.json'), JSON.stringify(record))
  const host = { pid: own, startTicks: ticks, bootId, bootedAt: 1000 }
  const ports = { files: createFiles(), host, log: quietLog } as unknown as Ports
  const { state, error } = await readRecord(
    { ports, underWay: { has: each => working.includes(each) } },
    images,
    id,
  )
  expect(error?.code).toBe(state === 'interrupted' ? 'build.interrupted' : undefined)
  return state
}

describe('a build whose record says that it runs', () => {
  it('runs as long as its engine does', async () => {
    expect(await stateOf({ pid: other, startTicks: startTicksOf(other) })).toBe('running')
    // Older records contain only a pid.
    expect(await stateOf({ pid: other })).toBe('running')
    expect(await stateOf({ pid: null })).toBe('interrupted')
    expect(await stateOf({ pid: 2 ** 22 + 1 })).toBe('interrupted')
    expect(await stateOf({ pid: other, createdAt: 999 })).toBe('interrupted')
  })

  it.runIf(bootId)(
    'runs through a step of the clock, but not into another start of the computer',
    async () => {
      const owner = { pid: other, startTicks: startTicksOf(other) }
      expect(await stateOf({ ...owner, bootId, createdAt: 999 })).toBe('running')
      expect(await stateOf({ ...owner, bootId: 'another' })).toBe('interrupted')
    },
  )

  it('runs in this engine only while there is such a build', async () => {
    expect(await stateOf({ pid: own, startTicks: ticks }, [id])).toBe('running')
    expect(await stateOf({ pid: own, startTicks: ticks })).toBe('interrupted')
    expect(await stateOf({ pid: own })).toBe('interrupted')
  })

  it.runIf(ticks)('is interrupted when the id of its engine is another process’s now', async () => {
    expect(await stateOf({ pid: other, startTicks: '1' })).toBe('interrupted')
    expect(await stateOf({ pid: own, startTicks: '1' }, ['another'])).toBe('interrupted')
  })

  it('has succeeded when its image is there', async () => {
    writeFileSync(join(images, id, 'image.json'), '{}')
    expect(await stateOf({ pid: own, startTicks: ticks }, [id])).toBe('running')
    expect(await stateOf({ pid: own, startTicks: ticks })).toBe('succeeded')
  })
})
