// What kept paths are after a reset, on a real Btrfs: subvolumes, links, and paths that an older generation named.
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { run } from './disk.ts'
import { missing } from './program.ts'
import { resetSessions } from './sessions.ts'

const suffix = missing ? ` (${missing})` : ''
const { inUse } = resetSessions()

describe.skipIf(missing)(`kiln-reset${suffix}`, () => {
  it('turns a kept folder into a subvolume once, and later carries it over without reading its files', () => {
    const disk = inUse()
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

  it('keeps a deleted path deleted, and a link a link', () => {
    const disk = inUse()
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
    const disk = inUse()
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
    const disk = inUse()
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
    const disk = inUse()
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
    expect(boot.issue).toContain('only in its snapshot PREVIOUS now: 1. To see which: kiln-host snapshots')
    expect(boot.issue).not.toContain('machine')
    // For root alone, as what reads it is.
    const notices = join(disk.scratch, 'run/kiln-reset/notices')
    expect(readFileSync(notices, 'utf8')).toContain('only in its snapshot PREVIOUS now: machine\n')
    expect(statSync(notices).mode & 0o777).toBe(0o600)
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
})
