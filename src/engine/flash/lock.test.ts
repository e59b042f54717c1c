import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createFiles } from '#platform/files/files.ts'
import { startTicksOf } from '#platform/process/running.ts'
import { lockDrives } from './lock.ts'

let data: string
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'kiln-lock-'))
})
afterEach(() => rm(data, { recursive: true, force: true }))

let random = 0
const portsOf = (pid: number) => ({
  files: createFiles(),
  folders: { data, config: data, cache: data, profiles: [], ownProfiles: [] },
  now: Date.now,
  randomHex: () => `${random++}`,
  host: {
    pid,
    startTicks: startTicksOf(pid),
    bootedAt: 1000,
    architecture: 'x86_64' as const,
    platform: 'linux' as const,
    kilnVersion: '0',
    unsandboxed: false,
    room: () => ({ availableBytes: 0, cores: 1 }),
    home: '/home/me',
  },
})
const drive = (path: string) => ({ path, name: `Stick ${path}` })
const locks = () => readdir(join(data, 'locks'))

test('a locked drive is refused by name, also to another engine, until it is unlocked', async () => {
  const unlock = await lockDrives(portsOf(process.pid), [drive('/dev/sdb')])
  await expect(lockDrives(portsOf(process.ppid), [drive('/dev/sdb')])).rejects.toMatchObject({
    code: 'drive.busy',
    message: expect.stringContaining('Stick /dev/sdb'),
  })
  await unlock()
  await (await lockDrives(portsOf(process.ppid), [drive('/dev/sdb')]))()
  expect(await locks()).toEqual([])
})

test('if one of several is locked none is taken', async () => {
  const unlock = await lockDrives(portsOf(process.pid), [drive('/dev/sdc')])
  await expect(lockDrives(portsOf(process.pid), [drive('/dev/sdb'), drive('/dev/sdc')])).rejects.toThrow()
  expect(await locks()).toHaveLength(1)
  await unlock()
})

test('the lock of a dead engine, of an earlier boot, and a broken one are removed', async () => {
  const stale = [
    JSON.stringify({ pid: 2 ** 22 + 1, at: Date.now() }),
    JSON.stringify({ pid: process.pid, at: 999 }),
    // Every engine in a container gets the same pid.
    JSON.stringify({ pid: process.pid, startTicks: '1', at: Date.now() }),
    '{"pi',
  ]
  for (const text of stale) {
    await (await lockDrives(portsOf(process.pid), [drive('/dev/sdb')]))()
    await writeFile(join(data, 'locks', '%2Fdev%2Fsdb.json'), text)
    const unlock = await lockDrives(portsOf(process.pid), [drive('/dev/sdb')])
    expect(await locks()).toEqual(['%2Fdev%2Fsdb.json'])
    await unlock()
  }
})

test('when many find a stale lock at once, one gets the drive', async () => {
  await (await lockDrives(portsOf(process.pid), [drive('/dev/sdb')]))()
  await writeFile(join(data, 'locks', '%2Fdev%2Fsdb.json'), 'stale')
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => lockDrives(portsOf(process.pid), [drive('/dev/sdb')])),
  )
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  expect(await locks()).toEqual(['%2Fdev%2Fsdb.json'])
})
