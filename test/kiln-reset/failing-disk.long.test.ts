// A disk that stops taking writes in the middle of a reset: Btrfs is read-only from then on. Under the loop device is a file on a
// tmpfs that is full: what the file has is written, and each new block of it is an I/O error.
import { mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk, run } from './disk.ts'
import { brokenOn, diskInUse } from './faults.ts'
import { missing } from './program.ts'

const open: ResetDisk[] = []
afterEach(() => {
  for (const disk of open.splice(0)) disk.remove()
})
const kept = (disk: ResetDisk) => {
  open.push(disk)
  return disk
}

/** What a boot says on a disk that takes so many more KiB, and the disk afterwards, whole again. */
function bootWithRoom(base: ResetDisk, roomKiB: number) {
  const place = join(base.scratch, `small-${roomKiB}`)
  mkdirSync(place)
  run('mount', '-t', 'tmpfs', 'none', place)
  let device = ''
  try {
    const image = join(place, 'disk')
    run('cp', '--sparse=always', base.image, image)
    // The copy's: the image also has blocks of zeros, for which the copy has none.
    const usedKiB = statSync(image).blocks / 2
    run('mount', '-o', `remount,size=${usedKiB + roomKiB}k`, place)
    device = run('losetup', '--find', '--show', image).trim()
    const { entries, issue } = base.boot({ device })
    run('losetup', '--detach', device)
    device = ''
    return { entries, issue, disk: kept(new ResetDisk({ image })) }
  } finally {
    if (device) run('losetup', '--detach', device)
    run('umount', '--lazy', place)
  }
}

function isMountable(disk: ResetDisk): boolean {
  try {
    disk.whileMounted(() => undefined)
    return true
  } catch (thrown) {
    if (String(thrown).includes("can't read superblock")) return false
    throw thrown
  }
}

describe.skipIf(missing)(`kiln-reset on a disk that fails${missing ? ` (${missing})` : ''}`, () => {
  it('says that it does, and LIVE and the history are as they were or as they are to be [W1]', () => {
    const base = kept(diskInUse())
    // The loop device that is made of it would have the same identity.
    run('losetup', '--detach', base.device)
    base.device = ''
    const errors = new Set<string>()
    for (let roomKiB = 4096; roomKiB >= 1024; roomKiB -= 128) {
      const { entries, issue, disk } = bootWithRoom(base, roomKiB)
      // With less room Btrfs writes a superblock whose trees it could not write (6.18): no program can help there.
      if (!isMountable(disk)) break
      for (const { done, error, unfinished } of entries) {
        if (error) errors.add(error)
        if (done && !unfinished) continue
        expect(['io-error', 'read-only'], `${roomKiB} KiB: ${JSON.stringify(entries)}`).toContain(error)
        expect(issue).toMatch(/was not reset|not in their places/)
      }
      const broken = () => disk.whileMounted(() => [...brokenOn(disk, '@root'), ...brokenOn(disk, '@home')])
      expect(broken(), `${roomKiB} KiB`).toEqual([])
      // The next start, on a disk that works.
      const after = disk.boot().entries
      expect(
        after.map(entry => entry.error ?? 'none'),
        `${roomKiB} KiB`,
      ).toEqual(['none', 'none'])
      expect(broken(), `${roomKiB} KiB, after the next start`).toEqual([])
    }
    expect(errors.size).toBeGreaterThan(0)
  })
})
