// Copies of a disk to which its guest writes constantly, made by the bundled program in nix/packages.
import { execFileSync, spawn } from 'node:child_process'
import {
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type LoopDevices, loopDevices } from '#test/drives/loop-devices.ts'
import {
  type Guest,
  type GuestParts,
  guestDisk,
  guestParts,
  guestsRefused,
  type Manners,
  startGuest,
} from '#test/guests/guest-with-agent.ts'
import { hasQemuImg, isRoot } from '#test/tools-here.ts'

const program = join(import.meta.dirname, '../../nix/packages/homeassistant-copies/homeassistant-copies.mjs')
const refused = guestsRefused() ?? (isRoot && hasQemuImg ? null : 'needs root and qemu-img')
const MiB = 2 ** 20

const title = `copies of Home Assistant's disk (${refused ?? 'with QEMU and root'}) [A5]`

describe.skipIf(refused)(title, { timeout: 15 * 60_000 }, () => {
  let parts: GuestParts
  let loops: LoopDevices
  let guest: Guest | null = null
  beforeAll(async () => {
    parts = await guestParts()
  })
  afterAll(() => parts && rmSync(parts.folder, { recursive: true, force: true }))
  beforeEach(() => {
    loops = loopDevices()
  })
  afterEach(async () => {
    await guest?.stop()
    guest = null
    loops.close()
  })

  /** All of a box's files on one file system. */
  const box = (fileSystem: 'btrfs' | 'ext4') => {
    const { path } = loops.attach('root', 512 * MiB)
    execFileSync(`mkfs.${fileSystem}`, ['-q', path])
    const root = join(loops.folder, 'mounted')
    mkdirSync(root)
    execFileSync('mount', [path, root])
    loops.onClose(() => execFileSync('umount', [root]))
    const at = (name: string) => join(root, name)
    mkdirSync(at('qemu'))
    const [disk, copies, runtime] = [at('disk.qcow2'), at('copies'), join(loops.folder, 'run')]
    mkdirSync(runtime)
    guestDisk(disk)
    const bin = join(loops.folder, 'bin')
    mkdirSync(bin)
    const words = ([verb = '', ...more]: readonly string[]) => [
      program,
      verb,
      '--disk',
      disk,
      '--copies',
      copies,
      '--runtime',
      runtime,
      '--writable',
      at('qemu'),
      '--free-mib',
      '16',
      '--thaw-seconds',
      '20',
      ...more,
    ]
    const start = (...more: string[]) =>
      spawn(process.execPath, words(more), {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: { ...process.env, PATH: [bin, process.env['PATH']].join(delimiter) },
      })
    return {
      at,
      disk,
      copies,
      runtime,
      bin,
      start,
      run: async (...more: string[]) => {
        const child = start(...more)
        const all = Promise.all([text(child.stdout), text(child.stderr)])
        const code = await new Promise<number | null>(resolve => child.once('close', resolve))
        const [out, said] = await all
        return { code, out, said, value: out.startsWith('{') ? JSON.parse(out) : null }
      },
      boot: async (manners: Manners = 'good') => {
        guest = await startGuest(parts, disk, runtime, manners)
        return guest
      },
      kept: () =>
        readdirSync(copies)
          .filter(name => name.endsWith('.qcow2'))
          .sort(),
      left: () => readdirSync(copies).filter(name => /part|frozen/.test(name)),
      /**
       * Whether a copy's ext4 was frozen: if it was mounted and writing, its journal has to be replayed
       * first.
       */
      isAtRest: (name: string) => {
        const raw = join(loops.folder, 'raw')
        execFileSync('qemu-img', ['check', '-q', join(copies, name)])
        execFileSync('qemu-img', ['convert', '-O', 'raw', join(copies, name), raw])
        const facts = execFileSync('dumpe2fs', ['-h', raw], { encoding: 'utf8', stdio: 'pipe' })
        const isClean = !/needs_recovery/.test(facts)
        if (isClean) execFileSync('e2fsck', ['-f', '-n', raw], { stdio: 'pipe' })
        rmSync(raw)
        return isClean
      },
    }
  }

  it.each(['btrfs', 'ext4'] as const)('are consistent on %s, and the guest continues', async fileSystem => {
    const attic = box(fileSystem)
    const running = await attic.boot()
    const made = await attic.run('make')
    expect(made, made.said).toMatchObject({ code: 0, value: { isFrozen: true, wasReset: false } })
    console.log(`${fileSystem}: the guest paused for ${made.value.pauseMs} ms`)
    await running.goesOn()
    expect(attic.kept()).toEqual([`${made.value.name}.qcow2`])
    expect(attic.isAtRest(attic.kept()[0] ?? '')).toBe(true)
    expect(attic.left()).toEqual([])
    expect(readdirSync(attic.at('qemu'))).toEqual([])
    // The control: a plain copy is not consistent.
    execFileSync('cp', [attic.disk, join(attic.copies, 'plain.qcow2')])
    expect(attic.isAtRest('plain.qcow2')).toBe(false)
    expect(running.starts()).toBe(1)
  })

  it('thaw the guest wherever the program was killed, and the next copy is complete', async () => {
    for (const fileSystem of ['btrfs', 'ext4'] as const) {
      const attic = box(fileSystem)
      const running = await attic.boot()
      for (const afterMs of [0, 200, 500, 900]) {
        const child = attic.start('make')
        const ended = new Promise(resolve => child.once('close', resolve))
        // Kill it once it may have frozen the guest.
        while (!existsSync(join(attic.copies, 'frozen')) && child.exitCode === null) await sleep(5)
        await sleep(afterMs)
        child.kill('SIGKILL')
        await ended
        // As ExecStopPost does.
        expect((await attic.run('thaw')).code).toBe(0)
        await running.goesOn()
      }
      const made = await attic.run('make')
      expect(made, made.said).toMatchObject({ code: 0, value: { isFrozen: true } })
      expect(attic.isAtRest(`${made.value.name}.qcow2`)).toBe(true)
      expect(attic.left()).toEqual([])
      expect(running.starts()).toBe(1)
      await running.stop()
      guest = null
      loops.close()
      loops = loopDevices()
    }
  })

  it('restart a guest whose agent never thaws it', async () => {
    const attic = box('btrfs')
    const running = await attic.boot('stuck')
    const made = await attic.run('make')
    expect(made, made.said).toMatchObject({ code: 0, value: { wasReset: true } })
    await running.until('restarted', () => running.starts() === 2)
    await running.goesOn()
  })

  it('are made of a guest without an agent, which is not reported as frozen, and of one that is off', async () => {
    const attic = box('btrfs')
    const running = await attic.boot('silent')
    const made = await attic.run('make')
    expect(made, made.said).toMatchObject({ code: 0, value: { isConsistent: false } })
    await running.stop()
    guest = null
    await sleep(1000)
    expect(await attic.run('make')).toMatchObject({ code: 0, value: { isConsistent: true } })
    await sleep(1000)
    expect(await attic.run('make')).toMatchObject({ code: 0 })
    expect(attic.kept()).toHaveLength(2)
    expect(attic.kept()).not.toContain(`${made.value.name}.qcow2`)
    const more = await attic.run('make', '--free-mib', '100000')
    expect(more).toMatchObject({ code: 75 })
    expect(more.said).toContain('bytes free')
    expect(attic.kept()).toHaveLength(1)
    rmSync(attic.disk)
    expect(await attic.run('make')).toMatchObject({ code: 0, out: 'null\n' })
  })

  it('are restored by a command that shows their age, and the present disk is kept', async () => {
    const attic = box('btrfs')
    // A fake systemctl, for a machine that stops and starts at once.
    writeFileSync(join(attic.bin, 'systemctl'), `#!/bin/sh\necho "$@" >>${attic.at('asked')}\n`, {
      mode: 0o755,
    })
    const { value } = await attic.run('make')
    writeFileSync(attic.disk, readFileSync(attic.disk).fill(1, 70_000))
    const present = readFileSync(attic.disk)
    const before = readFileSync(join(attic.copies, `${value.name}.qcow2`))
    expect(await attic.run('restore', value.name)).toMatchObject({ code: 75 })
    expect(readFileSync(attic.disk).equals(present)).toBe(true)
    const restored = await attic.run('restore', value.name, '--yes')
    expect(restored, restored.said).toMatchObject({ code: 0 })
    expect(restored.said).toContain('0 min old')
    expect(readFileSync(attic.disk).equals(before)).toBe(true)
    const kept = attic.kept().find(name => name.startsWith('restore-')) ?? ''
    expect(readFileSync(join(attic.copies, kept)).equals(present)).toBe(true)
    expect(readFileSync(attic.at('asked'), 'utf8')).toBe(
      'stop homeassistant-vm.service\nstart homeassistant-vm.service\n',
    )
    expect((await attic.run('list')).out).toContain(value.name)
    expect(await attic.run('restore', '../../etc/passwd', '--yes')).toMatchObject({ code: 75 })
  })

  it('a restore that is killed at any step leaves a complete disk, and no copy that is the disk itself', async () => {
    const attic = box('btrfs')
    writeFileSync(join(attic.bin, 'systemctl'), '#!/bin/sh\n', { mode: 0o755 })
    const { value } = await attic.run('make')
    const before = readFileSync(attic.disk)
    for (const afterMs of [60, 80, 100, 120, 140, 160, 200]) {
      const child = attic.start('restore', value.name, '--yes')
      const ended = new Promise(resolve => child.once('close', resolve))
      await sleep(afterMs)
      child.kill('SIGKILL')
      await ended
      expect(readFileSync(attic.disk).equals(before)).toBe(true)
    }
    // The one step that a kill hardly hits: the disk already has its second name.
    const twin = join(attic.copies, 'restore-20260101T000000Z')
    linkSync(attic.disk, `${twin}.qcow2`)
    writeFileSync(
      `${twin}.json`,
      JSON.stringify({ made: '2026-01-01T00:00:00Z', isConsistent: true, pauseMs: 0 }),
    )
    const made = await attic.run('make')
    expect(made, made.said).toMatchObject({ code: 0 })
    expect(existsSync(`${twin}.qcow2`)).toBe(false)
    expect(statSync(attic.disk).nlink).toBe(1)
    expect(attic.left()).toEqual([])
  })
})
