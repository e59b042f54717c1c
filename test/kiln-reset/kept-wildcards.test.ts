// Kept paths with a component `*`, as the workstation names the folders of all homes.
import { mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk, run } from './disk.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

const filterOf = (...paths: string[]) => paths.map(path => `@home\t${path}\n`).join('')
function boot(filter: string) {
  const { entries } = disk.boot({ filter, volumes: ['@home=/home'] })
  return entries.map(entry => entry.done ?? `${entry.error} ${entry.cause}`).join()
}
/** With a home of bob in CLEAN, and a start before the first reset. */
function start(filter: string) {
  disk = new ResetDisk({ sizeMiB: 128 })
  disk.mount()
  const clean = disk.path('@snapshots/@home/CLEAN')
  run('btrfs', 'property', 'set', clean, 'ro', 'false')
  for (const volume of ['@snapshots/@home/CLEAN', '@home']) {
    disk.write(`${volume}/bob/Documents/letter`, 'clean')
    disk.write(`${volume}/bob/.ssh/authorized_keys`, 'clean')
  }
  run('btrfs', 'property', 'set', clean, 'ro', 'true')
  disk.unmount()
  disk.reached()
  expect(boot(filter)).toBe('snapshot')
  disk.reached()
}

describe.skipIf(missing)(`a kept path with a star${missing ? ` (${missing})` : ''}`, () => {
  it('stops at a home that is a link now, until the link and its target are named [W1]', () => {
    const filter = filterOf('*/Documents')
    start(filter)
    disk.session(() => {
      mkdirSync(disk.path('@home/data'))
      renameSync(disk.path('@home/bob'), disk.path('@home/data/bob'))
      symlinkSync('data/bob', disk.path('@home/bob'))
      disk.write('@home/data/bob/Documents/letter', 'new')
    })
    expect(boot(filter)).toBe(
      'kept-below-link */Documents is to be kept, but bob is a link or behind one. Name what it points to, and the link itself',
    )
    disk.whileMounted(() => expect(disk.read('@home/bob/Documents/letter')).toBe('new'))
    disk.reached()
    expect(boot(filterOf('*/Documents', 'bob', 'data/bob'))).toBe('reset')
    disk.whileMounted(() => expect(disk.read('@home/bob/Documents/letter')).toBe('new'))
  })

  it('stops at a link above the star [W1]', () => {
    const filter = filterOf('bob/games/*/saves')
    start(filter)
    disk.session(() => {
      disk.write('@home/bob/big/doom/saves/one', 'saved')
      symlinkSync('big', disk.path('@home/bob/games'))
    })
    expect(boot(filter)).toContain('kept-below-link bob/games/*/saves is to be kept, but bob/games is a link')
    disk.whileMounted(() => expect(disk.read('@home/bob/games/doom/saves/one')).toBe('saved'))
  })

  it('has what was deleted stay deleted, as one without a star has it [W1]', () => {
    const filter = filterOf('*/.ssh')
    start(filter)
    disk.session(() => rmSync(disk.path('@home/bob'), { recursive: true }))
    expect(boot(filter)).toBe('reset')
    disk.whileMounted(() => {
      expect(disk.read('@home/bob/Documents/letter')).toBe('clean')
      expect(disk.has('@home/bob/.ssh')).toBe(false)
    })
  })

  it('goes past the snapshot of a home, whose nested subvolumes are empty in it [W1]', () => {
    const filter = filterOf('*/Documents')
    start(filter)
    disk.session(() => {
      disk.subvolume('@home/ada')
      disk.write('@home/ada/Documents/letter', 'kept')
    })
    expect(boot(filter)).toBe('reset')
    disk.reached()
    disk.session(() => {
      renameSync(disk.path('@home/ada'), disk.path('@home/before'))
      disk.subvolume('@home/ada')
      run('cp', '--recursive', disk.path('@home/before/Documents'), disk.path('@home/ada/Documents'))
      disk.subvolume('@home/ada/Documents/inner')
      disk.subvolume('@home/ada/more')
      run('btrfs', 'subvolume', 'snapshot', '-r', disk.path('@home/ada'), disk.path('@home/backup'))
    })
    for (let starts = 0; starts < 2; starts++) {
      expect(boot(filter)).toBe('reset')
      disk.whileMounted(() => {
        expect(disk.read('@home/ada/Documents/letter')).toBe('kept')
        expect(disk.read('@home/backup/Documents/letter')).toBe('kept')
      })
      disk.reached()
    }
  })
})
