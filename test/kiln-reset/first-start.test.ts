// The first start of an installed system makes CLEAN; homes with names that no filter knows are kept.
import { chmodSync, chownSync, mkdirSync, rmdirSync, statSync, symlinkSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk, run } from './disk.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

const done = (boot: ReturnType<ResetDisk['boot']>) =>
  boot.entries.map(({ done, error, cause }) => done ?? `${error}: ${cause}`)

/** As an installer leaves it: without a snapshot, or a folder for one. */
function installed(): ResetDisk {
  disk = new ResetDisk({ sizeMiB: 256 })
  disk.whileMounted(() => {
    for (const volume of ['@root', '@home']) {
      run('btrfs', 'subvolume', 'delete', disk.path('@snapshots', volume, 'CLEAN'))
      rmdirSync(disk.path('@snapshots', volume))
    }
  })
  return disk
}

describe.skipIf(missing)(
  `kiln-reset on a disk that was just installed${missing ? ` (${missing})` : ''}`,
  () => {
    it('makes CLEAN of what the installer left, even while reset is off [W2]', () => {
      installed().whileMounted(() => disk.subvolume('@root/srv'))
      expect(done(disk.boot({ mode: 'disabled' }))).toEqual(['disabled', 'disabled'])
      disk.mount()
      expect(disk.read('@snapshots/@root/CLEAN/etc/motd')).toBe('clean')
      expect(disk.isReadOnly('@snapshots/@root/CLEAN')).toBe(true)
      expect(disk.isReadOnly('@snapshots/@root/CLEAN/srv')).toBe(true)
      expect(disk.has('@snapshots/@home/CLEAN/README')).toBe(true)
    })

    it('resets to it later', () => {
      installed().boot({ mode: 'disabled' })
      disk.session(() => disk.write('@root/etc/motd', 'changed'))
      expect(done(disk.boot())).toEqual(['snapshot', 'snapshot'])
      disk.reached()
      expect(done(disk.boot())).toEqual(['reset', 'reset'])
      disk.whileMounted(() => expect(disk.read('@root/etc/motd')).toBe('clean'))
    })

    it('says that it resets nothing yet where reset is on from the start; the third is the first to reset', () => {
      const first = installed().boot()
      expect(done(first)).toEqual(['first-start', 'first-start'])
      expect(first.issue).toContain('@root was not reset: no session of it has reached its target until now.')
      // A second one, after the first was cut off.
      expect(done(disk.boot())).toEqual(['first-start', 'first-start'])
      expect(disk.command('next', disk.device, 'reset', '@root')).toContain('target-not-reached')
      disk.reached()
      expect(done(disk.boot())).toEqual(['snapshot', 'snapshot'])
      disk.reached()
      expect(done(disk.boot())).toEqual(['reset', 'reset'])
      // A start that was cut off later is not the first one.
      const later = disk.boot()
      expect(done(later)).toEqual(['target-not-reached', 'target-not-reached'])
    })

    it('discards one that a power cut left incomplete', () => {
      installed().whileMounted(() => {
        mkdirSync(disk.path('@snapshots/@root'))
        disk.subvolume('@snapshots/@root/CLEAN.new')
      })
      disk.boot({ mode: 'disabled' })
      disk.mount()
      expect(disk.read('@snapshots/@root/CLEAN/etc/motd')).toBe('clean')
      expect(disk.has('@snapshots/@root/CLEAN.new')).toBe(false)
    })

    it.each([
      ['that the program has seen before', () => disk.boot({ mode: 'disabled' })],
      ['whose session reached its target without it', () => disk.reached()],
    ])('makes none of a system %s', (_, before) => {
      installed()
      before()
      disk.whileMounted(() => {
        for (const volume of ['@root', '@home']) {
          const clean = disk.path('@snapshots', volume, 'CLEAN')
          if (disk.has(`@snapshots/${volume}/CLEAN`)) run('btrfs', 'subvolume', 'delete', clean)
        }
      })
      disk.reached()
      expect(done(disk.boot())).toEqual(['snapshot', 'snapshot'])
      disk.reached()
      expect(done(disk.boot())).toEqual([
        'no-snapshot: There is no snapshot CLEAN',
        'no-snapshot: There is no snapshot CLEAN',
      ])
    })
  },
)

describe.skipIf(missing)(`kiln-reset and homes${missing ? ` (${missing})` : ''}`, () => {
  const filter = '@home\t*/.ssh\n@home\t*/Documents\n@root\tetc/nixos\n'

  it("keeps the named paths of each home, under any user's name [W2]", () => {
    disk = new ResetDisk({ sizeMiB: 256 })
    disk.reached()
    disk.boot({ filter })
    disk.session(() => {
      disk.write('@home/ada/.ssh/id', 'ada')
      disk.write('@home/ada/.cache/page', 'page')
      disk.write('@home/bob é\n/Documents/letter', 'bob')
      disk.write('@home/*/Documents/star', 'star')
      mkdirSync(disk.path('@home/new'))
      chownSync(disk.path('@home/new'), 1007, 100)
      chmodSync(disk.path('@home/new'), 0o700)
      symlinkSync('ada', disk.path('@home/link'))
      disk.write('@home/file', 'not a home')
    })
    expect(done(disk.boot({ filter }))).toEqual(['reset', 'reset'])
    disk.mount()
    expect(disk.read('@home/ada/.ssh/id')).toBe('ada')
    expect(disk.has('@home/ada/.cache')).toBe(false)
    expect(disk.read('@home/bob é\n/Documents/letter')).toBe('bob')
    expect(disk.read('@home/*/Documents/star')).toBe('star')
    // Without its home a user cannot log in.
    const home = statSync(disk.path('@home/new'))
    expect([home.uid, home.gid, home.mode & 0o7777]).toEqual([1007, 100, 0o700])
    expect(disk.has('@home/link')).toBe(false)
    expect(disk.has('@home/file')).toBe(false)
  })

  it('lists paths as they were named, and not what they matched that day', () => {
    disk = new ResetDisk({ sizeMiB: 256 })
    disk.session(() => disk.write('@home/ada/.ssh/id', 'ada'))
    disk.boot({ filter })
    expect(disk.command('kept', disk.device, '@home')).toBe('*/.ssh\n*/Documents\n')
  })
})
