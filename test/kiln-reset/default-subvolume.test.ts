// The default subvolume of a disk, which the kernel removes from no history.
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk, run } from './disk.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

const options = { filter: '@home\tada\n', volumes: ['@home=/home'] }
const chosen = () => Number(/^ID (\d+)/.exec(run('btrfs', 'subvolume', 'get-default', disk.top))?.[1])

describe.skipIf(missing)(`the default subvolume${missing ? ` (${missing})` : ''}`, () => {
  it.each(['@home', '@home/bob'])('%s stops no reset once it is in the history [W1]', path => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.session(() => {
      disk.subvolume('@home/bob')
      run('btrfs', 'subvolume', 'set-default', String(disk.id(path)), disk.top)
    })
    const set = disk.whileMounted(chosen)
    for (const done of ['snapshot', 'reset', 'reset', 'reset', 'reset']) {
      disk.session(() => disk.write('@home/ada/letter', done))
      const { entries, status } = disk.boot(options)
      expect([entries[0]?.done ?? entries[0]?.cause, entries[0]?.unfinished, status]).toEqual([
        done,
        undefined,
        0,
      ])
      disk.whileMounted(() => expect(disk.read('@home/ada/letter')).toBe(done))
    }
    disk.whileMounted(() => {
      expect(chosen()).not.toBe(set)
      expect(run('btrfs', 'subvolume', 'get-default', disk.top)).toMatch(
        / path (@home|.*PREVIOUS|.*PENULTIMATE)\n$/,
      )
    })
  })
})
