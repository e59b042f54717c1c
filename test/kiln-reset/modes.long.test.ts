// What a boot does in each mode, on a real Btrfs.
import { describe, expect, it } from 'vitest'
import { run } from './disk.ts'
import { cargoTest, missing } from './program.ts'
import { resetSessions } from './sessions.ts'

const suffix = missing ? ` (${missing})` : ''
const { newDisk, done, work, inUse, seen } = resetSessions()

describe.skipIf(missing)(`kiln-reset${suffix}`, () => {
  it('passes its unit tests', () => {
    expect(cargoTest()).toMatch(/test result: ok\. \d+ passed; 0 failed/)
  })

  it('resets everything except what is kept, and has the rest in PREVIOUS, read-only', () => {
    const disk = inUse()
    expect(done(disk.boot())).toEqual(['@root reset', '@home reset'])
    disk.mount()
    expect(seen('@root')).toEqual({ kept: 'first', other: 'clean' })
    expect(disk.read('@root/var/lib/kiln/seed')).toBe('first')
    expect(disk.read('@home/ada/Documents/letter')).toBe('first')
    expect(disk.has('@home/ada/.cache')).toBe(false)
    expect(seen('@snapshots/@root/PREVIOUS')).toEqual({ kept: 'first', other: 'first' })
    expect(disk.isReadOnly('@snapshots/@root/PREVIOUS')).toBe(true)
    expect(disk.has('@snapshots/@root/CURRENT')).toBe(false)
    expect(disk.read('@root/.boot-ready')).toMatch(/^replaces \d+\n$/)
  })

  it('keeps two sessions in the history, each including the kept paths of that time', () => {
    const disk = inUse()
    for (const text of ['second', 'third']) {
      disk.boot()
      disk.session(() => work(text))
    }
    disk.boot()
    disk.mount()
    expect(seen('@root')).toEqual({ kept: 'third', other: 'clean' })
    expect(seen('@snapshots/@root/PREVIOUS')).toEqual({ kept: 'third', other: 'third' })
    expect(seen('@snapshots/@root/PENULTIMATE')).toEqual({ kept: 'second', other: 'second' })
    const all = run('btrfs', 'subvolume', 'list', disk.top)
    expect(all.split('\n').filter(line => line.includes('@snapshots/@root/'))).toHaveLength(3 + 2 * 2)
  })

  it('only takes a snapshot at the first boot with reset on, and in snapshot-only', () => {
    const disk = newDisk()
    disk.session(() => work('before'))
    expect(done(disk.boot())).toEqual(['@root snapshot', '@home snapshot'])
    disk.session(() => work('later'))
    expect(done(disk.boot({ mode: 'snapshot-only' }))).toEqual(['@root snapshot', '@home snapshot'])
    disk.mount()
    expect(seen('@root')).toEqual({ kept: 'later', other: 'later' })
    expect(seen('@snapshots/@root/PREVIOUS')).toEqual({ kept: 'later', other: 'later' })
    expect(seen('@snapshots/@root/PENULTIMATE')).toEqual({ kept: 'before', other: 'before' })
  })

  it('changes nothing in disabled', () => {
    const disk = inUse()
    disk.mount()
    const before = run('btrfs', 'subvolume', 'list', disk.top)
    disk.unmount()
    expect(done(disk.boot({ mode: 'disabled' }))).toEqual(['@root disabled', '@home disabled'])
    disk.mount()
    expect(run('btrfs', 'subvolume', 'list', disk.top)).toBe(before)
    expect(seen('@root')).toEqual({ kept: 'first', other: 'first' })
  })

  it('continues after a start that did not reach its target, and says so at the login', () => {
    const disk = inUse()
    disk.boot()
    disk.session(() => work('crashed'), { reaches: false })
    const boot = disk.boot()
    expect(done(boot)).toEqual(['@root target-not-reached', '@home target-not-reached'])
    expect(boot.issue).toContain('@root was not reset: the last start did not reach its target')
    disk.mount()
    expect(seen('@root')).toEqual({ kept: 'crashed', other: 'crashed' })
    expect(seen('@snapshots/@root/PREVIOUS')).toEqual({ kept: 'first', other: 'first' })
  })

  it('restores what a reset removed, once, and leaves kept paths unchanged', () => {
    const disk = inUse()
    disk.boot()
    disk.session(() => disk.write('@root/etc/nixos/flake.nix', 'newer'))
    expect(done(disk.boot({ mode: 'restore-previous' }))).toEqual(['@root restored', '@home restored'])
    disk.mount()
    expect(seen('@root')).toEqual({ kept: 'newer', other: 'first' })
    expect(disk.read('@home/ada/.cache/page')).toBe('first')
    expect(seen('@snapshots/@root/PREVIOUS')).toEqual({ kept: 'newer', other: 'clean' })
    disk.unmount()
    disk.session(() => work('after'))
    expect(done(disk.boot({ mode: 'restore-previous' }))).toEqual([
      '@root restored-before',
      '@home restored-before',
    ])
    disk.mount()
    expect(seen('@root')).toEqual({ kept: 'after', other: 'after' })
  })

  it('restores the session before the last on request, which one start consumes', () => {
    const disk = inUse()
    disk.boot()
    disk.session(() => work('second'))
    disk.boot()
    disk.session(() => work('third'))
    disk.command('request', disk.device, 'restore-penultimate', '@root', '@home')
    expect(done(disk.boot())).toEqual(['@root restored', '@home restored'])
    disk.mount()
    expect(seen('@root')).toEqual({ kept: 'third', other: 'first' })
    disk.unmount()
    disk.reached()
    expect(done(disk.boot())).toEqual(['@root reset', '@home reset'])
  })

  it('restores after a failed start without pushing a session out of the history', () => {
    const disk = inUse()
    disk.boot()
    disk.session(() => work('broken'), { reaches: false })
    expect(done(disk.boot({ kernel: 'kiln.reset=restore-previous' }))).toEqual([
      '@root restored',
      '@home restored',
    ])
    disk.mount()
    expect(seen('@root')).toEqual({ kept: 'broken', other: 'first' })
    expect(seen('@snapshots/@root/PREVIOUS')).toEqual({ kept: 'first', other: 'first' })
    expect(disk.read('@snapshots/@root/FAILED/etc/motd')).toBe('broken')
  })

  it('lists what the next reset removes and restores, and changes nothing', () => {
    const disk = inUse()
    disk.session(() => {
      disk.write('@home/ada/.cache/page', 'x'.repeat(5000))
      disk.write('@home/ada/.cache/browser/one', 'x')
      disk.write('@home/ada/.cache/browser/deep/two', 'xx')
      run('rm', disk.path('@home/README'))
      disk.write('@home/ada/.ssh/key', 'kept')
    })
    const filterFile = disk.bootArguments().find(argument => argument.endsWith('/filter')) ?? ''
    const list = () => disk.command('diff', disk.device, '@snapshots', 'CLEAN', filterFile, '@home=/home')
    expect(list().split('\n')).toEqual([
      '5000\t1\tnew\tada/.cache/page',
      '5\t1\tremoved\tREADME',
      '3\t2\tnew\tada/.cache/browser',
      '',
    ])
    disk.boot()
    expect(list()).toBe('')
  })
})
