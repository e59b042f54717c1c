// Storage on a real BTRFS, used as the broker does.
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { command, type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'
import { isRoot } from '#test/folders.ts'
import { workloadRecord } from '#test/workload-record.ts'
import { openRecords, trashMs } from '../records.ts'
import { openJournals } from '../sagas/journal.ts'
import { createSagas } from '../sagas/sagas.ts'
import { trashRound } from '../trash-rounds.ts'
import { btrfsStorage, forContainers, forVms } from './btrfs.ts'
import { createContainers } from './containers.ts'
import type { Storage } from './storage.ts'
import { createSystems } from './systems.ts'

describe.runIf(isRoot)('storage on BTRFS, on a loop device (needs root)', () => {
  let loops: LoopDevices
  let root: string
  let storage: Storage
  beforeAll(() => {
    loops = loopDevices()
    const { path } = loops.attach('disk', 256 * 1024 * 1024)
    command('mkfs.btrfs', '--quiet', path)
    root = join(loops.folder, 'host')
    mkdirSync(root)
    command('mount', path, root)
    loops.onClose(() => command('umount', root))
    storage = btrfsStorage(join(root, 'containers'), forContainers)
  })
  afterAll(() => loops?.close())
  const place = (...names: string[]) => join(root, 'containers', ...names)

  it('can be made twice and removed twice without harm', async () => {
    for (const _ of [1, 2]) await storage.create('twice', 1)
    expect(await storage.has('twice')).toBe(true)
    for (const _ of [1, 2]) await storage.remove('twice')
    expect(await storage.has('twice')).toBe(false)
  })

  it("is open to the users of the container, whatever the broker's umask is", async () => {
    const before = process.umask(0o077)
    await storage.create('open', null).finally(() => process.umask(before))
    expect(statSync(place('open')).mode & 0o777).toBe(0o755)
    await storage.remove('open')
  })

  it('of machines can be traversed but not read by others, and its disks are not copied on write', async () => {
    const ofVms = btrfsStorage(join(root, 'images'), forVms)
    for (const _ of [1, 2]) await ofVms.create('win', null)
    writeFileSync(join(root, 'images', 'win', 'disk.raw'), '')
    expect(statSync(join(root, 'images', 'win')).mode & 0o777).toBe(0o711)
    expect(command('lsattr', join(root, 'images', 'win', 'disk.raw'))).toMatch(/^[^ ]*C/)
    await ofVms.remove('win')
  })

  it('stops a file at its size limit', async () => {
    // The older kind of quotas, in which each subvolume has its limit: a snapshot would make the figures of a group wrong.
    command('btrfs', 'quota', 'enable', root)
    await storage.create('small', 1)
    await storage.snapshot('small', 'first')
    for (const _ of [1, 2]) await storage.swapIn('small', 'first', 's')
    await storage.dropAside('s')
    await storage.limit('small', 1)
    expect(command('btrfs', 'qgroup', 'show', '-p', root)).not.toMatch(/^1\//m)
    command('btrfs', 'qgroup', 'limit', '8M', place('small'))
    expect(() =>
      command('dd', 'if=/dev/urandom', `of=${place('small', 'file')}`, 'bs=1M', 'count=32'),
    ).toThrow(/quota/i)
    await storage.remove('small')
  })

  it('reports how much is stored', async () => {
    await storage.create('used', null)
    writeFileSync(place('used', 'file'), Buffer.alloc(1024 * 1024, 1))
    command('sync', '-f', place('used'))
    expect(await storage.usedBytes('used')).toBe(1024 * 1024)
    expect(await storage.usedBytes('none')).toBeNull()
  })

  it('is removed with nested subvolumes, whatever their names are, and removes nothing else', async () => {
    await storage.create('other', null)
    writeFileSync(place('other', 'file'), 'stays')
    await storage.create('bad', null)
    mkdirSync(place('bad', 'var'))
    command('btrfs', 'subvolume', 'create', place('bad', 'var', 'machines'))
    command('btrfs', 'subvolume', 'create', place('bad', 'var', 'machines', 'inner'))
    // A name that imitates a line of `btrfs subvolume list`, and a link to follow.
    symlinkSync(place('other'), place('bad', 'link'))
    const forged = 'x\nID 9 gen 9 top level 5 path containers'
    mkdirSync(place('bad', forged))
    mkdirSync(place('bad', forged, 'bad'))
    command('btrfs', 'subvolume', 'create', place('bad', forged, 'bad', 'link'))
    // A name that is not UTF-8.
    renameSync(
      place('bad', 'var', 'machines', 'inner'),
      Buffer.from(`${place('bad', 'var', 'machines')}/\xff`, 'latin1'),
    )
    await storage.remove('bad')
    expect(existsSync(place('bad'))).toBe(false)
    expect(readFileSync(place('other', 'file'), 'utf8')).toBe('stays')
  })

  it('is restored from a snapshot with usable folders instead of nested subvolumes', async () => {
    await storage.create('inner', null)
    mkdirSync(place('inner', 'var'))
    command('btrfs', 'subvolume', 'create', place('inner', 'var', 'tmp'))
    writeFileSync(place('inner', 'var', 'file'), 'kept')
    await storage.snapshot('inner', 'before')
    await storage.swapIn('inner', 'before', 'c')
    writeFileSync(place('inner', 'var', 'tmp', 'file'), 'new')
    expect(readFileSync(place('inner', 'var', 'file'), 'utf8')).toBe('kept')
    await storage.dropAside('c')
    await storage.remove('inner')
  })

  it('lists snapshots with times and sizes, and names what they leave out, without following a link', async () => {
    await storage.create('named', null)
    expect([await storage.snapshotList('named'), await storage.leftOut('named')]).toEqual([[], []])
    writeFileSync(place('named', 'file'), Buffer.alloc(3_000_000, 1))
    const before = Date.now()
    await storage.snapshot('named', 'first')
    writeFileSync(place('named', 'more'), Buffer.alloc(1_000_000, 1))
    await storage.snapshot('named', 'second')
    const listed = await storage.snapshotList('named')
    expect(listed.map(({ label }) => label).sort()).toEqual(['first', 'second'])
    expect(listed.every(({ at }) => at !== null && Math.abs(at - before) < 60_000)).toBe(true)
    expect(listed.find(({ label }) => label === 'second')?.usedBytes).toBeGreaterThanOrEqual(4_000_000)

    mkdirSync(place('named', 'srv'))
    for (const name of ['srv/data', 'srv/empty', 'a\nname'])
      command('btrfs', 'subvolume', 'create', place('named', name))
    for (const name of ['srv/data/file', 'a\nname/file']) writeFileSync(place('named', name), 'x')
    // A link to another one with nested subvolumes.
    symlinkSync(place(), place('named', 'link'))
    expect(await storage.leftOut('named')).toEqual(['/a\nname', '/srv/data'])

    // The trash has all of it, and so has the restored one.
    await storage.trash('named', 'n')
    for (const _ of [1, 2]) await storage.untrash('named', 'n')
    expect(readFileSync(place('named', 'srv/data/file'), 'utf8')).toBe('x')
    await storage.remove('named')
  })

  it('leaves the trash after seven days of uptime, not of the clock', async () => {
    const records = openRecords(join(root, 'state'))
    const host = {
      records,
      flush: async () => undefined,
      containers: {
        storage,
        runner: createContainers(join(root, 'conf')),
        systems: createSystems({ profiles: join(root, 'profiles'), inner: null, roots: join(root, 'roots') }),
      },
      vms: null,
      builder: {
        check: async () => undefined,
        build: () => Promise.reject(new Error('nothing is built here')),
      },
    }
    await storage.create('gone', null)
    await storage.snapshot('gone', 'first')
    await storage.trash('gone', 'a')
    const workload = workloadRecord('gone')
    records.trash.write('a', { id: 'a', workload, trashedAt: 0, agedMs: 0 })
    const log: string[] = []
    const sagas = createSagas(host, openJournals(join(root, 'sagas')), () => 'c')
    const rounds = {
      host,
      alone: sagas.alone,
      unwritten: new Map(),
      log: (line: string) => void log.push(line),
    }
    await trashRound(rounds, trashMs - 1)
    expect(existsSync(place('.voxnix', 'trash', 'a', 'root'))).toBe(true)
    await trashRound(rounds, 1)
    expect([existsSync(place('.voxnix', 'trash', 'a')), records.trash.all(), log]).toEqual([false, [], []])
    await expect(storage.untrash('gone', 'a')).rejects.toMatchObject({ code: 'not-in-trash' })
    expect(await storage.has('gone')).toBe(false)
  })
})
