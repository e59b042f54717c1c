// A restore is requested of all volumes or of none, and each start carries it out once.
import { spawnSync } from 'node:child_process'
import { afterEach, describe, expect, it } from 'vitest'
import { type BootOptions, filter } from './boot.ts'
import { ResetDisk, run } from './disk.ts'
import { changingCallsOf, inject } from './faults.ts'
import { Machine, toolOn } from './machine.ts'
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
const done = (options: BootOptions = {}) => disk.boot(options).entries.map(entry => entry.done ?? entry.error)
const note = () => disk.whileMounted(() => ['@root', '@home'].map(volume => disk.read(`${volume}/note`)))

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
    expect(done({ filter: filter.replaceAll(/^@home.*\n/gm, '') })).toEqual(['restored', 'bad-filter'])
    expect(requested()).toBe('@home\trestore-previous\n')
    disk.reached()
    expect(done()).toEqual(['reset', 'restored'])
    disk.reached()
    expect([requested(), done()]).toEqual(['', ['reset', 'reset']])
  })

  it('means the session that was in the slot, in whichever slot it is when it is carried out', () => {
    inUse()
    disk.command('request', disk.device, 'restore-previous', '@root', '@home')
    expect(done({ kernel: 'kiln.reset=snapshot-only' })).toEqual(['snapshot', 'snapshot'])
    const now = both.replaceAll('previous', 'penultimate')
    expect(requested()).toBe(now)
    expect(disk.command('next', disk.device, 'reset', '@root', '@home')).toBe(now)
    disk.reached()
    expect([done(), note()]).toEqual([
      ['restored', 'restored'],
      ['first', 'first'],
    ])
    disk.reached()
    expect([requested(), done()]).toEqual(['', ['reset', 'reset']])
  })

  it('of a session that is not in the history then restores nothing, says so, and is withdrawn', () => {
    inUse()
    disk.command('request', disk.device, 'restore-previous', '@root', '@home')
    disk.whileMounted(() => run('btrfs', 'subvolume', 'delete', disk.path('@snapshots/@home/PREVIOUS')))
    expect(requested()).toBe('@root\trestore-previous\n')
    expect(disk.command('next', disk.device, 'reset', '@home')).toBe('@home\tsession-gone\n')
    const boot = disk.boot()
    expect(boot.report).toMatchObject([{ done: 'restored' }, { error: 'session-gone' }])
    expect(boot.issue).toBe(
      '@home was not reset, and nothing in it was changed. The session that was to be restored is not in its history now, so the request is withdrawn.\n\n',
    )
    expect(note()).toEqual(['first', 'second'])
    disk.reached()
    expect(done()).toEqual(['reset', 'reset'])
  })

  /** The sessions stay where they were before this start. */
  function unfinishedStart(options: BootOptions): void {
    const push = changingCallsOf(disk.image, options).find(
      ({ line }) => line.includes('"CURRENT"') && line.includes('"PREVIOUS"'),
    )
    expect(push).toBeDefined()
    expect(disk.boot({ ...options, under: push && inject(push, 'error=EIO') }).report).toMatchObject([
      { unfinished: true },
    ])
  }

  it('is refused while a start has left the sessions in other places', () => {
    inUse()
    unfinishedStart({ volumes: ['@home=/home'] })
    disk.reached()
    const cause = 'The snapshots of @home are not in their places yet. Restart first'
    expect(() => disk.command('request', disk.device, 'restore-previous', '@home')).toThrow(cause)
    const machine = new Machine(disk)
    const refused = toolOn(disk, machine.root, ['restore-session', '--tabs', 'PREVIOUS', '--mixed'])
    machine.shutDown()
    expect(refused).toEqual({
      status: 1,
      said: 'refused\tunfinished\n',
      complained: expect.stringContaining(`kiln-host restore-session: ${cause}`),
    })
    expect(requested()).toBe('')
    expect(done({ mode: 'disabled' })).toEqual(['disabled', 'disabled'])
    disk.command('request', disk.device, 'restore-previous', '@home')
    expect([done({ mode: 'disabled' }), note()]).toEqual([
      ['disabled', 'restored'],
      ['second', 'second'],
    ])
  })

  it('that an unfinished start has carried out is not listed as one of the next start', () => {
    inUse()
    disk.command('request', disk.device, 'restore-previous', '@home')
    unfinishedStart({ volumes: ['@home=/home'] })
    expect(requested()).toBe('')
    expect(done({ mode: 'disabled' })).toEqual(['disabled', 'disabled'])
    expect(note()).toEqual(['second', 'first'])
  })

  it('of a slot that one volume lacks is refused for all', () => {
    inUse()
    const request = () => disk.command('request', disk.device, 'restore-penultimate', '@root', '@home')
    disk.whileMounted(() => run('btrfs', 'subvolume', 'delete', disk.path('@snapshots/@home/PENULTIMATE')))
    expect(request).toThrow('There is no snapshot PENULTIMATE of @home')
    expect(requested()).toBe('')
  })

  it('that an older version wrote, without the sessions, means the slot', () => {
    inUse()
    disk.whileMounted(() => disk.write('kiln-reset/request', 'restore-previous 4b1d\n@root\n@home\n'))
    expect(done({ kernel: 'kiln.reset=snapshot-only' })).toEqual(['snapshot', 'snapshot'])
    expect(requested()).toBe(both)
    expect([done(), note()]).toEqual([
      ['restored', 'restored'],
      ['second', 'second'],
    ])
    expect(requested()).toBe('')
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
