// A power cut after each write: a block device records the writes of a real reset, and a start follows from
// each prefix of them.
import { execFileSync, fork } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BootOptions } from './boot.ts'
import { faultsAfter } from './crash.ts'
import { ResetDisk, run } from './disk.ts'
import { diskInUse } from './faults.ts'
import { missing } from './program.ts'
import { replay, type Write, writesIn } from './write-log.ts'

const needs = missing ?? (existsSync('/dev/fuse') ? undefined : 'needs /dev/fuse')
const home = ['@home=/home']
const cases: BootOptions[] = [
  { mode: 'reset', volumes: home },
  { mode: 'restore-previous', volumes: home },
]
/** Where Btrfs has its first superblock, which decides which of its trees is valid. */
const superblock = 64 << 10

/** All writes of one start to its disk. */
async function writesOf(base: ResetDisk, options: BootOptions): Promise<Write[]> {
  const disk = new ResetDisk({ image: base.image })
  const [folder, log] = [join(disk.scratch, 'fuse'), join(disk.scratch, 'writes')]
  mkdirSync(folder)
  const server = fork(join(import.meta.dirname, 'recording-disk-server.ts'), [folder, disk.image, log], {
    execArgv: ['--disable-warning=ExperimentalWarning'],
  })
  try {
    await Promise.race([
      once(server, 'message'),
      once(server, 'exit').then(([code]) => {
        throw new Error(`The recording disk ended with ${code}.`)
      }),
    ])
    const device = run('losetup', '--find', '--show', join(folder, 'disk')).trim()
    try {
      const { entries } = disk.boot({ ...options, device })
      expect(entries).toMatchObject([{ done: options.mode === 'reset' ? 'reset' : 'restored' }])
    } finally {
      run('losetup', '--detach', device)
    }
    return writesIn(log)
  } finally {
    execFileSync('umount', ['--lazy', folder])
    if (server.connected) server.disconnect()
    disk.remove()
  }
}

describe.skipIf(needs)(`kiln-reset and each write${needs ? ` (${needs})` : ''}`, () => {
  let base: ResetDisk
  beforeAll(() => {
    base = diskInUse()
  })
  afterAll(() => base?.remove())

  it('detects a disk with a superblock before the blocks that it points to', async () => {
    const [early] = (await writesOf(base, { mode: 'reset', volumes: home })).filter(
      ({ at }, index, all) => at === superblock && index > all.length / 2,
    )
    const cut = join(base.scratch, 'early')
    copyFileSync(base.image, cut)
    if (early) replay(cut, early)
    const disk = new ResetDisk({ image: cut })
    try {
      expect(() => faultsAfter(disk, { mode: 'reset', volumes: home }, 'early')).toThrow(/mount/)
    } finally {
      disk.remove()
    }
  }, 300_000)

  it.each(cases)(
    'keeps everything when the power is cut after any write of $mode',
    async options => {
      const writes = await writesOf(base, options)
      expect(writes.filter(({ at }) => at === superblock).length).toBeGreaterThan(5)
      const cut = join(base.scratch, 'prefix')
      copyFileSync(base.image, cut)
      const faults = writes.flatMap((write, index) => {
        replay(cut, write)
        const disk = new ResetDisk({ image: cut })
        try {
          return faultsAfter(disk, options, `write ${index + 1} of ${writes.length}`)
        } finally {
          disk.remove()
        }
      })
      expect(faults).toEqual([])
    },
    3_600_000,
  )
})
