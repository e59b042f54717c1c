// A restore is requested of all volumes or of none, and each start carries it out once.
import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk, run } from './disk.ts'
import { hasStrace, missing, program } from './program.ts'

const needs = missing ?? (hasStrace ? undefined : 'needs strace')
let disk: ResetDisk
afterEach(() => disk?.remove())

/** `first` is in PREVIOUS, `second` in LIVE. */
function inUse(): void {
  disk = new ResetDisk({ sizeMiB: 128 })
  disk.reached()
  disk.boot()
  for (const text of ['first', 'second']) {
    disk.session(() => {
      for (const volume of ['@root', '@home']) disk.write(`${volume}/note`, text)
    })
    if (text === 'first') disk.boot()
  }
}
const requested = () => disk.command('requested', disk.device, '@root', '@home')
const both = '@root\trestore-previous\n@home\trestore-previous\n'
const done = () => disk.boot().entries.map(entry => entry.done)

describe.skipIf(needs)(`a request${needs ? ` (${needs})` : ''}`, () => {
  it('is of all volumes or of none, wherever the power is cut', () => {
    inUse()
    const killed = (call: string, number: number) => {
      const inject = `inject=${call}:signal=SIGKILL:when=${number}`
      const words = [program(), 'request', disk.device, 'restore-previous', '@root', '@home']
      return spawnSync('strace', ['-o', '/dev/null', '-e', inject, ...words]).status !== 0
    }
    const seen = new Set<string>()
    for (const call of ['renameat2', 'fsync'])
      for (let number = 1; number < 9; number++) {
        disk.command('withdraw', disk.device, '@root', '@home')
        const ended = !killed(call, number)
        seen.add(requested())
        if (ended) break
      }
    expect([...seen].sort()).toEqual(['', both].sort())
  })

  it('of which one volume could not be restored is carried out there by the next start, and only there', () => {
    inUse()
    disk.command('request', disk.device, 'restore-previous', '@root', '@home')
    disk.whileMounted(() =>
      run('mv', disk.path('@snapshots/@home/PREVIOUS'), disk.path('@snapshots/@home/away')),
    )
    expect(done()).toEqual(['restored', undefined])
    expect(requested()).toBe('@home\trestore-previous\n')
    disk.whileMounted(() =>
      run('mv', disk.path('@snapshots/@home/away'), disk.path('@snapshots/@home/PREVIOUS')),
    )
    disk.reached()
    expect(done()).toEqual(['reset', 'restored'])
    disk.reached()
    expect([requested(), done()]).toEqual(['', ['reset', 'reset']])
  })

  it('that an older version wrote, a file for each volume, counts', () => {
    inUse()
    disk.whileMounted(() => disk.write('kiln-reset/@home.request', 'restore-previous 4b1d\n'))
    expect(requested()).toBe('@home\trestore-previous\n')
    expect(done()).toEqual(['reset', 'restored'])
    expect(requested()).toBe('')
    disk.reached()
    // A newer one takes its place.
    disk.whileMounted(() => disk.write('kiln-reset/@home.request', 'restore-penultimate 4b1d\n'))
    disk.command('request', disk.device, 'restore-previous', '@root', '@home')
    expect(requested()).toBe(both)
    disk.command('withdraw', disk.device, '@root')
    expect(requested()).toBe('@home\trestore-previous\n')
    expect(done()).toEqual(['reset', 'restored'])
    disk.reached()
    expect([requested(), done()]).toEqual(['', ['reset', 'reset']])
  })
})
