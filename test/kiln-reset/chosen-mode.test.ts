// A mode that the kernel's argument chooses is for one start.
import { afterEach, describe, expect, it } from 'vitest'
import type { BootOptions } from './boot.ts'
import { ResetDisk } from './disk.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

let issue = ''
/** What a start did with @home. */
const start = (mode: string, kernel = ''): string => {
  const options: BootOptions = { mode, kernel, volumes: ['@home=/home'] }
  const boot = disk.boot(options)
  issue = boot.issue
  return boot.entries.map(({ done, error, cause }) => done ?? `${error} ${cause}`).join()
}
const session = (text: string, reaches = true) =>
  disk.session(() => disk.write('@home/note', text), { reaches })
const note = () => disk.whileMounted(() => disk.read('@home/note'))

/** `first` is in PREVIOUS, `second` in LIVE. */
function inUse(): void {
  disk = new ResetDisk({ sizeMiB: 128 })
  disk.reached()
  expect(start('reset')).toBe('snapshot')
  session('first')
  expect(start('reset')).toBe('reset')
  session('second')
}

describe.skipIf(missing)(`a mode for one start${missing ? ` (${missing})` : ''}`, () => {
  it('does not repeat a configured restore that was done', () => {
    inUse()
    expect(start('restore-previous')).toBe('restored')
    session('third')
    expect(start('restore-previous', 'kiln.reset=disabled')).toBe('disabled')
    disk.reached()
    expect(start('restore-previous')).toBe('restored-before')
    expect(note()).toBe('third')
  })

  it('resets where each start only takes a snapshot', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.reached()
    expect(start('snapshot-only')).toBe('snapshot')
    session('first')
    expect(start('snapshot-only', 'kiln.reset=reset')).toBe('reset')
    expect([issue, note()]).toEqual(['', undefined])
    disk.reached()
    expect(start('snapshot-only')).toBe('snapshot')
  })

  it('resets nothing where reset was off, and says so', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    expect(start('disabled')).toBe('disabled')
    session('first')
    expect(start('disabled', 'kiln.reset=reset')).toBe('snapshot')
    expect(issue).toMatch(/^reset was chosen for this start, but @home was not reset: until now nothing was/)
    expect(note()).toBe('first')
  })

  it('restores at each start in which it is chosen', () => {
    inUse()
    expect(start('reset', 'kiln.reset=restore-previous')).toBe('restored')
    expect(note()).toBe('first')
    disk.reached()
    expect(start('reset', 'kiln.reset=restore-previous')).toBe('restored')
    expect(note()).toBe('second')
  })

  it('restores not again what a start has that did not reach its target, and says so', () => {
    inUse()
    expect(start('reset', 'kiln.reset=restore-previous')).toBe('restored')
    session('interrupted', false)
    expect(start('reset', 'kiln.reset=restore-previous')).toBe('restored-before')
    expect(issue).toMatch(/^restore-previous was chosen for this start, but @home was not restored again/)
    expect(note()).toBe('interrupted')
  })

  it.each([
    ['disabled', 'disabled', 'second', 'restore-previous'],
    ['restore-previous', 'restored', 'first', 'restore-penultimate'],
  ])('is stronger than a request, which the next start carries out: %s', (mode, did, left, slot) => {
    inUse()
    disk.command('request', disk.device, 'restore-previous', '@home')
    expect(start('reset', `kiln.reset=${mode}`)).toBe(did)
    expect([issue, note()]).toEqual(['', left])
    disk.reached()
    expect(disk.command('requested', disk.device, '@home')).toBe(`@home\t${slot}\n`)
    expect([start('reset'), note()]).toEqual(['restored', 'first'])
    expect(disk.command('requested', disk.device, '@home')).toBe('')
    disk.reached()
    expect(start('reset')).toBe('reset')
  })

  it('names the snapshot that subvolumes are in after a restore of a failed start', () => {
    inUse()
    expect(start('reset')).toBe('reset')
    disk.session(() => disk.subvolume('@home/machine'), { reaches: false })
    expect(start('reset', 'kiln.reset=restore-previous')).toBe('restored')
    expect(issue).toContain('only in its snapshot FAILED now: 1. To see which: kiln-host snapshots')
    disk.whileMounted(() => expect(disk.has('@snapshots/@home/FAILED/machine')).toBe(true))
  })
})
