// For tests of what a start does to a disk: one that was used for a session with reset on. Call resetSessions at the top of
// a file; the disk is removed after each test.
import { afterEach, expect } from 'vitest'
import { ResetDisk, work as workOn } from './disk.ts'

export function resetSessions() {
  let disk: ResetDisk
  afterEach(() => disk?.remove())

  const newDisk = () => {
    disk = new ResetDisk({ sizeMiB: 256 })
    return disk
  }
  /** The modes of each volume's last start. */
  const done = (boot: ReturnType<ResetDisk['boot']>) =>
    boot.entries.map(({ volume, done, error, cause }) => `${volume} ${done ?? `${error}: ${cause}`}`)

  const work = (text: string) => workOn(disk, text)

  /** A disk with reset on and one finished session, whose data is `first`. */
  function inUse(): ResetDisk {
    newDisk().reached()
    expect(done(disk.boot())).toEqual(['@root snapshot', '@home snapshot'])
    disk.session(() => work('first'))
    return disk
  }
  const seen = (live: '@root' | '@snapshots/@root/PREVIOUS' | '@snapshots/@root/PENULTIMATE') => ({
    kept: disk.read(`${live}/etc/nixos/flake.nix`),
    other: disk.read(`${live}/etc/motd`),
  })
  return { newDisk, done, work, inUse, seen }
}
