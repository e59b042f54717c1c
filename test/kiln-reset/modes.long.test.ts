// What a boot does in each mode, on a real Btrfs.
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk, run, work as workOn } from './disk.ts'
import { cargoTest, missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

const suffix = missing ? ` (${missing})` : ''
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

describe.skipIf(missing)(`kiln-reset${suffix}`, () => {
  it('passes its unit tests', () => {
    expect(cargoTest()).toMatch(/test result: ok\. \d+ passed; 0 failed/)
  })

  it('resets everything except what is kept, and has the rest in PREVIOUS, read-only', () => {
    inUse()
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
    inUse()
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

  it('turns a kept folder into a subvolume once, and later carries it over without reading its files', () => {
    inUse()
    disk.boot()
    disk.mount()
    const first = disk.id('@home/ada/Documents')
    disk.unmount()
    disk.reached()
    disk.boot()
    disk.mount()
    expect(disk.id('@home/ada/Documents')).toBeGreaterThan(first)
    expect(disk.id('@snapshots/@home/PREVIOUS/ada/Documents')).toBe(first)
    expect(disk.isReadOnly('@snapshots/@home/PREVIOUS/ada/Documents')).toBe(true)
    expect(disk.isReadOnly('@home/ada/Documents')).toBe(false)
  })

  it('only takes a snapshot at the first boot with reset on, and in snapshot-only', () => {
    newDisk().session(() => work('before'))
    expect(done(disk.boot())).toEqual(['@root snapshot', '@home snapshot'])
    disk.session(() => work('later'))
    expect(done(disk.boot({ mode: 'snapshot-only' }))).toEqual(['@root snapshot', '@home snapshot'])
    disk.mount()
    expect(seen('@root')).toEqual({ kept: 'later', other: 'later' })
    expect(seen('@snapshots/@root/PREVIOUS')).toEqual({ kept: 'later', other: 'later' })
    expect(seen('@snapshots/@root/PENULTIMATE')).toEqual({ kept: 'before', other: 'before' })
  })

  it('changes nothing in disabled', () => {
    inUse()
    disk.mount()
    const before = run('btrfs', 'subvolume', 'list', disk.top)
    disk.unmount()
    expect(done(disk.boot({ mode: 'disabled' }))).toEqual(['@root disabled', '@home disabled'])
    disk.mount()
    expect(run('btrfs', 'subvolume', 'list', disk.top)).toBe(before)
    expect(seen('@root')).toEqual({ kept: 'first', other: 'first' })
  })

  it('continues after a start that did not reach its target, and says so at the login', () => {
    inUse()
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
    inUse()
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
    inUse()
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
    inUse()
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

  it('keeps a deleted path deleted, and a link a link', () => {
    inUse()
    disk.boot()
    disk.session(() => {
      run('rm', '-r', disk.path('@root/etc/nixos'))
      run('rm', '-r', disk.path('@home/ada/Documents'))
      run('ln', '-s', '/etc/shadow', disk.path('@home/ada/Documents'))
    })
    disk.boot()
    disk.mount()
    expect(disk.has('@root/etc/nixos')).toBe(false)
    expect(run('readlink', disk.path('@home/ada/Documents')).trim()).toBe('/etc/shadow')
  })

  it('keeps the files of the user database together if one is named', () => {
    inUse()
    disk.session(() => {
      for (const name of ['passwd', 'group', 'shadow', 'gshadow', 'subuid', 'subgid'])
        disk.write(`@root/etc/${name}`, 'ada')
    })
    disk.boot()
    disk.mount()
    for (const name of ['passwd', 'group', 'shadow', 'gshadow', 'subuid', 'subgid'])
      expect(disk.read(`@root/etc/${name}`)).toBe('ada')
  })

  it('keeps what an older generation does not name, until a command removes it from the list', () => {
    inUse()
    disk.session(() => disk.write('@root/etc/wifi', 'key'))
    const smaller = '@home\tada/.ssh\n@root\tetc/nixos\n'
    disk.boot({ filter: `${smaller}@root\tetc/wifi\n` })
    disk.reached()
    disk.boot({ filter: smaller })
    disk.mount()
    expect(disk.read('@root/etc/wifi')).toBe('key')
    disk.unmount()
    expect(disk.command('kept', disk.device, '@root').split('\n')).toContain('etc/wifi')
    disk.forget('@root', 'etc/wifi', smaller)
    disk.reached()
    disk.boot({ filter: smaller })
    disk.mount()
    expect(disk.has('@root/etc/wifi')).toBe(false)
    expect(disk.read('@snapshots/@root/PREVIOUS/etc/wifi')).toBe('key')
  })

  it('carries over nested subvolumes of kept paths, and names the others', () => {
    inUse()
    disk.session(() => {
      disk.subvolume('@home/ada/Documents/layers')
      disk.write('@home/ada/Documents/layers/one', 'data')
      disk.subvolume('@home/ada/Documents/layers/inner')
      disk.write('@home/ada/Documents/layers/inner/two', 'data')
      run('btrfs', 'property', 'set', disk.path('@home/ada/Documents/layers/inner'), 'ro', 'true')
      disk.subvolume('@home/machine')
      disk.write('@home/machine/disk', 'data')
    })
    const boot = disk.boot()
    expect(boot.entries[1]?.left).toEqual(['machine'])
    expect(boot.report).toEqual(boot.entries)
    expect(boot.issue).toContain('only in its snapshot PREVIOUS now: machine')
    disk.mount()
    expect(disk.read('@home/ada/Documents/layers/one')).toBe('data')
    expect(disk.read('@home/ada/Documents/layers/inner/two')).toBe('data')
    expect(disk.isReadOnly('@home/ada/Documents/layers/inner')).toBe(true)
    expect(disk.isReadOnly('@home/ada/Documents/layers')).toBe(false)
    expect(disk.has('@home/machine')).toBe(false)
    expect(disk.read('@snapshots/@home/PREVIOUS/machine/disk')).toBe('data')
    disk.unmount()
    disk.reached()
    disk.boot({ mode: 'restore-previous' })
    disk.mount()
    expect(disk.read('@home/machine/disk')).toBe('data')
    expect(disk.isReadOnly('@home/machine')).toBe(false)
  })

  it('lists what the next reset removes and restores, and changes nothing', () => {
    inUse()
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
