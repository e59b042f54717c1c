// Real machines: QEMU, emulated, boots the demo profile's disk.
import { lstatSync, readdirSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeKeyPair, sshExec } from '#lab/ssh.ts'
import { type MachineEngine, machineEngine, plainDisk } from '#test/machines/machines.ts'
import { hasNix } from '#test/tools-here.ts'

const key = makeKeyPair()
const port = 28_471
const canRun = hasNix && process.platform === 'linux' && process.arch === 'x64'

/** Everything in a folder, including itself, that other users could read or enter. */
function openToOthers(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return ['.', ...names].filter(name => {
    const facts = lstatSync(join(folder, name))
    return !facts.isSocket() && (facts.mode & 0o077) !== 0
  })
}

describe.runIf(canRun)('a machine', () => {
  let disk = ''
  let kiln: MachineEngine
  beforeAll(async () => {
    disk = await plainDisk([key.publicKey])
  }, 300_000)
  beforeEach(() => {
    kiln = machineEngine(disk)
  })
  afterEach(() => kiln.close())

  const ssh = (command: string, hostKey?: string) =>
    sshExec({ port, privateKey: key.privateKey, command, ...(hostKey ? { hostKey } : {}) })

  it('boots, returns to a checkpoint after it was broken, and powers off by its button [R1]', {
    timeout: 400_000,
  }, async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    const before = readFileSync(image.path('box.raw'))
    const machine = await kiln.run({ image: image.id })
    expect(machine).toMatchObject({ state: 'running', forwards: [{ guest: 22, host: port }], error: null })
    const { id } = machine
    // A guest that breaks out of QEMU cannot start programs, and other users cannot read its data.
    const { process: qemu } = JSON.parse(readFileSync(kiln.recordOf(id), 'utf8'))
    expect(readFileSync(`/proc/${qemu.pid}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m)
    expect(openToOthers(kiln.folderOf(id))).toEqual([])
    await expect(client.images.remove({ id: image.id })).rejects.toMatchObject({
      code: 'image.busy',
      values: { reason: { code: 'image.reason.runs', values: { machine: id } } },
    })
    const ready = await kiln.waitForSerial(id, /kiln-lab: ready .*hostkey=\S+ /)
    const hostKey = /hostkey=(\S+)/.exec(ready)?.[1] ?? ''
    expect((await ssh('echo kept >/root/mark; cat /root/mark', hostKey)).stdout).toBe('kept\n')

    const saved = await kiln.ended(client.machines.makeCheckpoint({ id, name: 'clean' }))
    expect(saved).toMatchObject({ state: 'succeeded', value: { checkpoints: [{ name: 'clean' }] } })
    await ssh('rm /root/mark; echo broken >/root/broken; sync', hostKey)
    await expect(client.machines.makeCheckpoint({ id, name: 'clean' })).rejects.toMatchObject({
      code: 'machine.checkpoint-taken',
    })
    expect((await kiln.ended(client.machines.goBack({ id, name: 'clean' }))).error).toBeNull()
    expect((await ssh('cat /root/mark; ls /root', hostKey)).stdout).toBe('kept\nmark\n')

    // Another engine of the same user, which has started nothing.
    const other = machineEngine(disk, { home: kiln.home })
    expect((await other.client.machines.list({})).machines).toMatchObject([{ id, state: 'running' }])
    expect(await other.client.machines.powerOff({ id })).toMatchObject({ state: 'stopping' })
    await kiln.waitForState(id, 'stopped')
    // Its engine is its own; the folder is shared.
    other.client.close()
    await other.engine.close()

    expect(readFileSync(image.path('box.raw')).equals(before)).toBe(true)
    expect(await client.machines.remove({ id })).toMatchObject({ freedBytes: expect.any(Number) })
    expect((await client.machines.list({})).machines).toEqual([])
  })

  it('uses the next port if one is taken, but is refused a taken one that the user named [R2]', {
    timeout: 120_000,
  }, async () => {
    const image = await kiln.image(port)
    const server = createServer().listen(port, '127.0.0.1')
    const { client } = kiln
    const asked = { image: image.id, forwards: [{ host: port, guest: 22 }] }
    expect((await client.machines.check(asked)).problems).toMatchObject([
      { field: 'forwards', error: { code: 'machine.port-taken' } },
    ])
    await expect(client.machines.start(asked)).rejects.toMatchObject({ code: 'machine.port-taken' })
    const machine = await kiln.run({ image: image.id })
    expect(machine.forwards).toMatchObject([{ guest: 22, host: port + 1, insteadOf: port }])
    server.close()
  })

  it('reports that its image was changed, and does not start from it again', {
    timeout: 120_000,
  }, async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    const { id } = await kiln.run({ image: image.id })
    utimesSync(image.path('box.raw'), new Date(), new Date(1e12))
    expect(await client.machines.show({ id })).toMatchObject({
      state: 'running',
      error: { code: 'machine.image-gone' },
    })
    await client.machines.forceOff({ id })
    expect((await kiln.ended(client.machines.startAgain({ id }))).error).toMatchObject({
      code: 'machine.image-gone',
    })
  })

  it('is refused, and nothing is made, without enough memory or without its file', {
    timeout: 120_000,
  }, async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    const huge = { image: image.id, memoryMiB: 1 << 20 }
    await expect(client.machines.start(huge)).rejects.toMatchObject({ code: 'machine.memory' })
    rmSync(join(image.folder, 'box.raw'))
    await expect(client.machines.start({ image: image.id })).rejects.toMatchObject({
      code: 'machine.no-disk',
    })
    expect(await kiln.ports.files.list(join(kiln.home, 'machines'))).toEqual([])
  })
})
