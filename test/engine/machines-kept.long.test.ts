// Real machines after trouble: QEMU, emulated, boots the demo profile's disk.
import { readFileSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeKeyPair, sshExec } from '#lab/ssh.ts'
import { bootTested } from '#shared/images/boot-tested.ts'
import { type MachineEngine, machineEngine, plainDisk } from '#test/machines/machines.ts'
import { hasNix } from '#test/tools-here.ts'

const key = makeKeyPair()
const port = 28_471
const canRun = hasNix && process.platform === 'linux' && process.arch === 'x64'

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

  it('finishes a checkpoint that it has started, and returns to it from a panic', {
    timeout: 400_000,
  }, async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    const { id } = await kiln.run({ image: image.id, screen: false })
    const ready = await kiln.waitForSerial(id, /kiln-lab: ready .*hostkey=\S+ /)
    const hostKey = /hostkey=(\S+)/.exec(ready)?.[1] ?? ''
    const events = () => readFileSync(join(kiln.folderOf(id), 'events.ndjson'), 'utf8')
    const { job } = await client.machines.makeCheckpoint({ id, name: 'clean' })
    await expect.poll(events, { timeout: 60_000 }).toContain('"STOP"')
    await client.jobs.cancel({ id: job })
    expect(await kiln.ended(Promise.resolve({ job, subject: id }))).toMatchObject({
      state: 'succeeded',
      value: { checkpoints: [{ name: 'clean' }], state: 'running' },
    })

    // A checkpoint of an engine that ended before it recorded it.
    const text = JSON.parse(readFileSync(kiln.recordOf(id), 'utf8'))
    const left = await kiln.ended(client.machines.makeCheckpoint({ id, name: 'left' }))
    expect(left.error).toBeNull()
    writeFileSync(kiln.recordOf(id), JSON.stringify(text))
    expect((await kiln.ended(client.machines.makeCheckpoint({ id, name: 'left' }))).error).toBeNull()

    await ssh('(sleep 1; echo c >/proc/sysrq-trigger) >/dev/null 2>&1 &', hostKey)
    expect(await kiln.waitForState(id, 'failed')).toMatchObject({
      error: { code: 'machine.panicked' },
      runs: true,
    })
    const back = await kiln.ended(client.machines.goBack({ id, name: 'clean' }))
    expect(back).toMatchObject({ error: null, value: { state: 'running', error: null } })
    expect((await ssh('echo alive', hostKey)).stdout).toBe('alive\n')

    // It panics again, and is reset.
    await ssh('(sleep 1; echo c >/proc/sysrq-trigger) >/dev/null 2>&1 &', hostKey)
    await kiln.waitForState(id, 'failed')
    expect(await client.machines.reset({ id })).toMatchObject({ state: 'running', error: null })

    // A memory state fits only the machine that it was saved from.
    await client.machines.forceOff({ id })
    const change = (part: object) =>
      writeFileSync(
        kiln.recordOf(id),
        JSON.stringify({ ...JSON.parse(readFileSync(kiln.recordOf(id), 'utf8')), ...part }),
      )
    change({ memoryMiB: 768 })
    expect((await kiln.ended(client.machines.startAgain({ id }))).error).toBeNull()
    const { processor } = JSON.parse(readFileSync(kiln.recordOf(id), 'utf8'))
    change({ processor: 'another' })
    await expect(client.machines.goBack({ id, name: 'clean' })).rejects.toMatchObject({
      code: 'machine.checkpoint-elsewhere',
    })
    change({ processor })
    expect(await client.machines.show({ id })).toMatchObject({ state: 'running' })
    // QEMU finds what Kiln does not compare: after it reverted the disks.
    expect((await kiln.ended(client.machines.goBack({ id, name: 'clean' }))).error).toMatchObject({
      code: 'machine.go-back-failed',
    })
    expect(await client.machines.show({ id })).toMatchObject({
      state: 'failed',
      runs: true,
      error: { code: 'machine.go-back-failed' },
    })
    await expect(client.machines.resume({ id })).rejects.toMatchObject({ code: 'machine.go-back-failed' })
    expect(await client.machines.reset({ id })).toMatchObject({ state: 'running', error: null })
  })

  it('that was killed from outside says so, and starts again with its disk', {
    timeout: 400_000,
  }, async () => {
    const { client } = kiln
    const image = await kiln.image(port)
    const { id, process: qemu } = await kiln.run({ image: image.id, screen: false })
    await kiln.waitForSerial(id, /kiln-lab: ready/)
    await ssh('echo kept >/root/mark; sync')
    process.kill(qemu?.pid ?? 0, 'SIGKILL')
    expect(await kiln.waitForState(id, 'failed')).toMatchObject({ error: { code: 'machine.killed' } })
    await expect(client.machines.reset({ id })).rejects.toMatchObject({ code: 'machine.not-running' })
    const again = await kiln.ended(client.machines.startAgain({ id }))
    expect(again.error).toBeNull()
    await kiln.waitForSerial(id, /kiln-lab: ready[\s\S]*kiln-lab: ready/)
    expect((await ssh('cat /root/mark')).stdout).toBe('kept\n')
  })

  it('gives an image that boots its badge, which a changed file loses [N7]', {
    timeout: 400_000,
  }, async () => {
    const { client } = kiln
    const image = await kiln.image(port, [
      { kind: 'tcp', port: 22 },
      { kind: 'serial', mark: 'kiln-lab: ready' },
      { kind: 'ssh', command: 'test "$(hostname)" = plain' },
      { kind: 'failed-units' },
    ])
    const before = readFileSync(image.path('box.raw'))
    const tested = await kiln.ended(client.images.bootTest({ id: image.id }))
    expect(tested).toMatchObject({
      error: null,
      value: {
        format: 'raw',
        accel: expect.any(String),
        checks: [
          { port: 22, outcome: 'passed' },
          { mark: 'kiln-lab: ready', outcome: 'passed' },
          { command: 'test "$(hostname)" = plain', outcome: 'passed', seconds: expect.any(Number) },
          // The demo profile has no systemd.
          { kind: 'failed-units', outcome: 'skipped' },
        ],
      },
    })
    expect(bootTested(await client.images.show({ id: image.id }))).toEqual(tested.value)
    expect((await client.machines.list({})).machines).toEqual([])
    expect(readFileSync(image.path('box.raw')).equals(before)).toBe(true)
    utimesSync(image.path('box.raw'), new Date(), new Date(1e12))
    expect(bootTested(await client.images.show({ id: image.id }))).toBeNull()
  })
})
