// Faults of machines, and what Kiln reports. Real QEMU; the file systems are real and really full.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { makeKeyPair, sshExec } from '#lab/ssh.ts'
import { type MachineEngine, machineEngine, plainDisk } from '#test/machines/machines.ts'
import { hasNix, isRoot } from '#test/tools-here.ts'

const port = 28_571
const here = process.platform === 'linux' && process.arch === 'x64'

/** A folder with an empty disk. */
function emptyDisk() {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-'))
  const disk = join(folder, 'empty.raw')
  writeFileSync(disk, Buffer.alloc(8 << 20))
  return { folder, disk }
}
const pathOf = (program: string) => execFileSync('which', [program], { encoding: 'utf8' }).trim()

describe.runIf(here)('reports why something cannot run, and leaves nothing', { timeout: 60_000 }, () => {
  let kiln: MachineEngine
  let folder = ''
  afterEach(async () => {
    await kiln.close()
    rmSync(folder, { recursive: true })
  })

  /** An engine with only these programs. */
  function withPrograms(...names: string[]) {
    const made = emptyDisk()
    folder = made.folder
    for (const name of names) symlinkSync(pathOf(name), join(folder, name))
    kiln = machineEngine(made.disk, { env: { PATH: folder } })
  }
  const errorOf = async (image: string) =>
    (await kiln.ended(kiln.client.machines.start({ image, screen: false }))).error
  const made = () => kiln.ports.files.list(join(kiln.home, 'machines'))

  it('without QEMU', async () => {
    withPrograms('qemu-img')
    const { id } = await kiln.image(port)
    const hint = expect.stringContaining('qemu-system-x86')
    expect(await errorOf(id)).toMatchObject({ code: 'tool.missing', hint })
    expect(await made()).toEqual([])
  })

  it('for another architecture without its emulator', async () => {
    withPrograms('qemu-img', 'qemu-system-x86_64')
    const { id } = await kiln.image(port, [], 'aarch64')
    const hint = expect.stringContaining('qemu-system-arm')
    expect(await errorOf(id)).toMatchObject({ code: 'machine.architecture', hint })
    expect(await made()).toEqual([])
  })

  it.runIf(isRoot)('without firmware (as root: the folders of firmware are hidden)', async () => {
    withPrograms('qemu-img', 'qemu-system-x86_64')
    const { id } = await kiln.image(port)
    const hide = 'for each in OVMF qemu; do mount -t tmpfs none /usr/share/$each; done; exec "$@"'
    const kilnRun = [process.execPath, '--disable-warning=ExperimentalWarning', 'src/cli/index.ts', 'run', id]
    const { status, stdout } = spawnSync(
      'unshare',
      ['--mount', 'sh', '-c', hide, 'sh', ...kilnRun, '--headless', '--json'],
      { encoding: 'utf8', env: { ...process.env, KILN_HOME: kiln.home } },
    )
    expect(status).toBe(3)
    const error = JSON.parse(stdout.trim().split('\n').at(-1) ?? '').error
    expect(error).toMatchObject({ code: 'machine.no-firmware', hint: 'Install it: apt install ovmf' })
    expect(await made()).toEqual([])
  })
})

describe.runIf(here)('a machine that finds nothing to boot', { timeout: 240_000 }, () => {
  let kiln: MachineEngine
  let folder = ''
  beforeEach(() => {
    const made = emptyDisk()
    folder = made.folder
    kiln = machineEngine(made.disk)
  })
  afterEach(async () => {
    await kiln.close()
    rmSync(folder, { recursive: true })
  })

  it('is not ready in time, with the last lines of its serial port', async () => {
    const { client } = kiln
    const made = await kiln.image(port)
    const { id } = await kiln.run({ image: made.id, screen: false })
    await kiln.waitForSerial(id, /BdsDxe: /)
    const waiting = client.machines.waitFor({ id, check: { kind: 'ssh' }, timeoutSeconds: 1 })
    await expect(waiting).rejects.toMatchObject({
      code: 'machine.not-ready',
      details: { lastLines: expect.arrayContaining([expect.stringContaining('BdsDxe')]) },
    })
  })

  it('runs next to another of the same image, each with its own ports and disk', async () => {
    const { client } = kiln
    const made = await kiln.image(port)
    const first = await kiln.run({ image: made.id, screen: false })
    const second = await kiln.run({ image: made.id, screen: false })
    expect(second.id).not.toBe(first.id)
    expect(second.forwards).toMatchObject([{ guest: 22, host: port + 1, insteadOf: port }])
    expect((await client.machines.list({})).machines.map(({ state }) => state)).toEqual([
      'running',
      'running',
    ])
    // The file is removed behind Kiln's back.
    rmSync(made.path('box.raw'))
    expect(await client.machines.show({ id: first.id })).toMatchObject({
      state: 'running',
      error: { code: 'machine.image-gone' },
    })
  })
})

describe.runIf(here && hasNix && isRoot)(
  'a guest in trouble (as root: a small file system is mounted)',
  () => {
    const key = makeKeyPair()
    let disk = ''
    let kiln: MachineEngine
    beforeAll(async () => {
      disk = await plainDisk([key.publicKey])
    }, 300_000)
    afterEach(async () => {
      await kiln.close()
    })

    it('pauses when the disk below it is full, continues when there is room, and its panic is recognised', {
      timeout: 600_000,
    }, async () => {
      kiln = machineEngine(disk)
      const machines = join(kiln.home, 'machines')
      mkdirSync(machines, { recursive: true })
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=24m', 'kiln-test', machines])
      try {
        const made = await kiln.image(port)
        const { id } = await kiln.run({ image: made.id, screen: false })
        await kiln.waitForSerial(id, /kiln-lab: ready/)
        const fill = 'dd if=/dev/urandom of=/root/fill bs=1M count=50 && sync && wc -c </root/fill'
        const filled = sshExec({ port, privateKey: key.privateKey, command: fill, timeoutMs: 500_000 })
        expect(await kiln.waitForState(id, 'paused')).toMatchObject({
          paused: 'no-space',
          error: { code: 'machine.no-space', values: { path: join(machines, id) } },
        })
        execFileSync('mount', ['-o', 'remount,size=400m', machines])
        await kiln.waitForState(id, 'running')
        expect((await filled).stdout).toBe(`${50 << 20}\n`)

        const panic = sshExec({
          port,
          privateKey: key.privateKey,
          timeoutMs: 500_000,
          command: 'echo c >/proc/sysrq-trigger',
        }).catch(() => null)
        expect(await kiln.waitForState(id, 'failed')).toMatchObject({
          runs: true,
          error: { code: 'machine.panicked', values: { reason: expect.stringContaining('sysrq') } },
        })
        await kiln.client.machines.forceOff({ id })
        await panic
      } finally {
        for (const { id, runs } of (await kiln.client.machines.list({})).machines)
          if (runs) await kiln.client.machines.forceOff({ id })
        execFileSync('umount', [machines])
      }
    })
  },
)
