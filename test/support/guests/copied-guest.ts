// For tests of copies of Home Assistant's disk: the bundled program, and a guest that writes to that disk constantly. Call
// copiedGuest in a `describe`; the guest and its file system end after each test.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest'
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

const program = join(
  import.meta.dirname,
  '../../../nix/packages/homeassistant-copies/homeassistant-copies.mjs',
)
const MiB = 2 ** 20

/** Why there can be none here; null if there can. */
export const copiesRefused = guestsRefused() ?? (isRoot && hasQemuImg ? null : 'needs root and qemu-img')

export function copiedGuest() {
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

  /** Ends the guest before the end of the test. */
  const stop = async () => {
    await guest?.stop()
    guest = null
  }
  /** Ends its file system too, for another one in the same test. */
  const end = async () => {
    await stop()
    loops.close()
    loops = loopDevices()
  }
  return { box, stop, end }
}
