// How a machine starts and ends: real QEMU with an empty disk, which boots nothing.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withNewId } from '#engine/machines/lock.ts'
import { watchMachinesOnce } from '#engine/machines/watch-machines.ts'
import { isRunning, ownProcess } from '#platform/process/running.ts'
import { testEngine } from '#test/engine/engine.ts'
import { test } from '#test/folders.ts'
import { type MachineEngine, machineEngine } from '#test/machines/machines.ts'
import { sampleRecord } from '#test/machines/sample-record.ts'

const port = 28_671
const here = process.platform === 'linux' && process.arch === 'x64'

describe('a machine that is being made', () => {
  const id = 'tiny-00ff'
  const kilnWith = (folder: string, record: object) => {
    const kiln = testEngine({ home: folder })
    mkdirSync(join(folder, 'machines', id), { recursive: true })
    writeFileSync(
      join(folder, 'machines', id, 'machine.json'),
      JSON.stringify({ ...sampleRecord, ...record }),
    )
    writeFileSync(join(folder, 'machines', id, 'base.raw'), 'half')
    return kiln
  }
  const unstarted = { process: null, qemuVersion: '', startedAt: Date.now() }

  test('is listed while its engine works on it, and gone once that has ended', async ({ folder }) => {
    const kiln = kilnWith(folder, unstarted)
    const lock = join(folder, 'locks', `machine-${id}.json`)
    mkdirSync(join(folder, 'locks'), { recursive: true })
    writeFileSync(lock, JSON.stringify({ schema: 1, ...ownProcess(), at: Date.now() }))
    expect((await kiln.client.machines.list({})).machines).toMatchObject([{ id, state: 'starting' }])
    await expect(kiln.client.machines.remove({ id })).rejects.toMatchObject({ code: 'machine.busy' })
    writeFileSync(lock, JSON.stringify({ schema: 1, pid: process.pid, startTicks: '1', at: Date.now() }))
    expect((await kiln.client.machines.list({})).machines).toEqual([])
    expect(readdirSync(join(folder, 'machines'))).toEqual([])
    await kiln.close()
  })

  test('is kept once it has run, whatever became of it', async ({ folder }) => {
    const kiln = kilnWith(folder, { process: { pid: 2 ** 22 + 1, startTicks: '1' }, qemuVersion: '' })
    expect((await kiln.client.machines.list({})).machines).toMatchObject([{ id, state: 'failed' }])
    expect(existsSync(join(folder, 'machines', id, 'base.raw'))).toBe(true)
    await kiln.close()
  })

  test('is not listed from a broken record or one of another machine, and can be removed', async ({
    folder,
  }) => {
    for (const record of [{ id: 'other-00ff' }, { disks: [{ file: '../../x' }] }, { process: 'x' }]) {
      const kiln = kilnWith(folder, record)
      const { machines, problems } = await kiln.client.machines.list({})
      expect([machines, problems]).toMatchObject([[], [{ id, error: { code: 'machine.broken' } }]])
      // An unreadable one does not keep the others from being watched.
      expect(await watchMachinesOnce(kiln.ports)).toEqual([`${id} ended`])
      await kiln.client.machines.remove({ id })
      expect(readdirSync(join(folder, 'machines'))).toEqual([])
      await kiln.close()
    }
  })

  test('never gets the id of another', async ({ folder }) => {
    const { ports, close } = kilnWith(folder, {})
    const random = ['00ff', '00ff', '0100']
    const scripted = { ...ports, randomHex: (bytes: number) => random.shift() ?? ports.randomHex(bytes) }
    const made = await withNewId(scripted, 'tiny-20260101-000000-00ff', async each => each)
    expect(made).toBe('tiny-0100')
    await close()
  })
})

describe.runIf(here)('a machine that boots nothing', { timeout: 240_000 }, () => {
  let kiln: MachineEngine
  let empty = ''
  beforeEach(() => {
    empty = mkdtempSync(join(tmpdir(), 'kiln-test-'))
    writeFileSync(join(empty, 'disk.raw'), Buffer.alloc(8 << 20))
    kiln = machineEngine(join(empty, 'disk.raw'))
  })
  afterEach(async () => {
    await kiln.close()
    rmSync(empty, { recursive: true })
  })
  const folders = () => kiln.ports.files.list(join(kiln.home, 'machines'))
  const recordsOf = async () =>
    (await folders())
      .filter(id => existsSync(kiln.recordOf(id)))
      .map(id => JSON.parse(readFileSync(kiln.recordOf(id), 'utf8')))

  it('leaves nothing when its start is cancelled, and no QEMU', async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    const started = await client.machines.start({ image: image.id, screen: false })
    await expect.poll(folders, { timeout: 60_000, interval: 1 }).toHaveLength(1)
    const [id = ''] = await folders()
    await expect(client.images.remove({ id: image.id })).rejects.toMatchObject({ code: 'image.busy' })
    await client.jobs.cancel({ id: started.job })
    expect(await kiln.ended(Promise.resolve(started))).toMatchObject({ state: 'cancelled' })
    expect(await folders()).toEqual([])
    expect(existsSync(kiln.folderOf(id))).toBe(false)
  })

  it('is found and ended by another engine, whenever the first one was killed', async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    for (const moment of ['noted', 'spawned'] as const) {
      const words = ['src/cli/index.ts', 'run', image.id, '--headless']
      const cli = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...words], {
        env: { ...process.env, KILN_HOME: kiln.home },
        stdio: 'ignore',
      })
      const isThere = async () =>
        (await recordsOf()).some(({ process: qemu }) => moment === 'noted' || qemu !== null)
      await expect.poll(isThere, { timeout: 120_000, interval: 1 }).toBe(true)
      cli.kill('SIGKILL')
      await once(cli, 'exit')
      const { machines } = await client.machines.list({})
      expect(machines.map(({ id }) => id)).toEqual(await folders())
      for (const { id, process: qemu } of machines) {
        if ((await client.machines.show({ id })).runs) await client.machines.forceOff({ id })
        expect(qemu && isRunning(qemu)).toBe(false)
        await client.machines.remove({ id })
      }
      expect(await folders()).toEqual([])
    }
  })

  it('is ended by force after its timeout, which does not count as a fault', async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    const { id } = await kiln.run({ image: image.id, screen: false })
    await kiln.waitForSerial(id, /BdsDxe: /)
    expect(await client.machines.powerOff({ id, forceAfterSeconds: 1 })).toMatchObject({ state: 'stopping' })
    expect(await kiln.waitForState(id, 'stopped')).toMatchObject({ error: null })
    expect(JSON.parse(readFileSync(kiln.recordOf(id), 'utf8'))).toMatchObject({ forcedOff: true })
  })

  it('cannot be saved as an image if the disk below it was changed', async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    const { id } = await kiln.run({ image: image.id, screen: false })
    await client.machines.forceOff({ id })
    const before = (await client.images.list({})).images.length
    // Another size: with the same size, a file only counts as changed if its time differs by more than a
    // moment.
    writeFileSync(image.path('box.raw'), Buffer.alloc(9 << 20, 1))
    expect((await kiln.ended(client.machines.keep({ id, name: 'Kept' }))).error).toMatchObject({
      code: 'machine.image-gone',
    })
    expect((await client.images.list({})).images).toHaveLength(before)
  })

  it('of an unpacked file can be saved as an image, even without the original', async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    const made = await kiln.ended(client.images.convert({ id: image.id, formats: ['raw.zst'] }))
    expect(made.error).toBeNull()
    const { id } = await kiln.run({ image: image.id, format: 'raw.zst', screen: false })
    await client.machines.forceOff({ id })
    await client.images.remove({ id: image.id })
    expect(await kiln.ended(client.machines.keep({ id, name: 'Kept' }))).toMatchObject({
      error: null,
      value: { name: 'Kept', keptFrom: image.id },
    })
  })
})
