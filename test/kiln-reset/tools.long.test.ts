// The tools of an installed workstation for its reset, on a real Btrfs mounted as on such a machine.

import { spawnSync } from 'node:child_process'
import { existsSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { type ResetDisk, run } from './disk.ts'
import { diskAfterReset, Machine, toolOn } from './machine.ts'
import { missing } from './program.ts'

const hasJq = spawnSync('jq', ['--version']).status === 0

let disk: ResetDisk
let machine: Machine | undefined
afterEach(() => {
  machine?.shutDown()
  machine = undefined
  disk?.remove()
})

function afterReset(session: () => void): void {
  disk = diskAfterReset(made => {
    disk = made
    session()
  })
}
function mountAll(): void {
  machine = new Machine(disk)
}

const place = (path: string) => machine?.place(path) ?? ''
const read = (path: string) => machine?.read(path)
const write = (path: string, text: string) => machine?.write(path, text)
const tool = (...words: string[]) => toolOn(disk, machine?.root ?? '', words)

describe.skipIf(missing)(`the tools for what a reset removes${missing ? ` (${missing})` : ''}`, () => {
  it('list it by program with sizes, largest first, and change nothing [W3]', () => {
    afterReset(() => disk.write('@home/ada/.cache/page', ''))
    disk.reached()
    mountAll()
    write('home/ada/.cache/browser/page', 'x'.repeat(3000))
    write('home/ada/.cache/browser/other', 'x'.repeat(1096))
    write('home/ada/.browser/profile', 'x')
    write('home/ada/notes.txt', 'x'.repeat(20))
    write('etc/wifi', 'x'.repeat(100))
    write('home/ada/Documents/letter', 'kept')
    run('rm', place('home/README'))
    const listed = tool('diff')
    expect(listed).toMatchObject({ status: 0, complained: '' })
    expect(listed.said.split('\n').map(line => line.replaceAll(/ +/g, ' '))).toEqual([
      'The next reset takes these away. The last two sessions stay in PREVIOUS and PENULTIMATE. 4.1 KiB together.',
      '',
      'browser: 4.0 KiB, 3 files',
      ' 4.0 KiB 2 files new /home/ada/.cache/browser',
      ' 1 B 1 file new /home/ada/.browser',
      '/etc: 100 B, 1 file',
      ' 100 B 1 file new /etc/wifi',
      'files in the home: 20 B, 1 file',
      ' 20 B 1 file new /home/ada/notes.txt',
      '',
      'The next reset brings these back, which the installation had. 5 B together.',
      '',
      '/home: 5 B, 1 file',
      ' 5 B 1 file removed /home/README',
      '',
      'To keep a path: kiln-host keep PATH',
      '',
    ])
    expect(read('home/ada/.cache/browser/page')).toHaveLength(3000)
    machine?.shutDown()
    machine = undefined
    disk.boot()
    disk.reached()
    expect(tool('diff').said).toBe('The next reset changes nothing.\n')
  })

  it('say why it cannot be listed', () => {
    afterReset(() => disk.write('@home/ada/x', ''))
    disk.whileMounted(() => {
      run('btrfs', 'subvolume', 'delete', disk.path('@snapshots/@root/CLEAN'))
    })
    expect(tool('diff')).toMatchObject({ status: 1, said: '', complained: expect.stringContaining('CLEAN') })
    expect(tool('diff', '--what').status).toBe(2)
  })

  it.skipIf(!hasJq)("add a path to the machine's settings, once [W3]", () => {
    afterReset(() => disk.write('@home/ada/x', ''))
    mountAll()
    write('etc/nixos/settings.json', '{ "profile": "workstation", "options": { "sound": true } }')
    write('home/ada/note book', 'x')
    write('etc/wifi', 'x')
    expect(tool('keep', '/etc/wifi', '/home/ada/note book')).toMatchObject({ status: 0, complained: '' })
    expect(tool('keep', '/home/ada/../ada/note book').status).toBe(0)
    expect(JSON.parse(read('etc/nixos/settings.json') ?? '')).toEqual({
      profile: 'workstation',
      options: { sound: true, persistentPaths: ['/etc/wifi', '/home/ada/note book'] },
    })
  })

  it.skipIf(!hasJq)('print the option if the user wrote the configuration', () => {
    afterReset(() => disk.write('@home/ada/x', ''))
    mountAll()
    write('home/ada/${"', 'x')
    expect(tool('keep', '/home/ada/${"').said).toContain(
      'settings.disk.immutability.persist.paths = [ "/home/ada/\\${\\"" ];',
    )
  })

  it.each([
    ['/', '/ is all of @root'],
    ['/home/', '/home is all of @home'],
    ['/var/lib/mysql', '/var/lib/mysql is in /var, which is never reset'],
    ['/etc/no-such-file', '/etc/no-such-file is not there'],
    ['/etc/two\nlines', 'a line break, or one that is not UTF-8, cannot be named'],
  ])('add no %s', (path, why) => {
    afterReset(() => disk.write('@home/ada/x', ''))
    mountAll()
    write('etc/nixos/settings.json', '{}')
    expect(tool('keep', path)).toMatchObject({ status: 1, complained: expect.stringContaining(why) })
    expect(read('etc/nixos/settings.json')).toBe('{}')
  })

  it('restore a file from the last session [W3]', () => {
    afterReset(() => {
      disk.write('@home/ada/notes.txt', 'yesterday')
      run('chown', '1234:100', disk.path('@home/ada/notes.txt'))
      run('chmod', '640', disk.path('@home/ada/notes.txt'))
      disk.write('@home/ada/folder/one', 'deep')
    })
    mountAll()
    expect(tool('restore', '/home/ada/notes.txt')).toMatchObject({ status: 0, complained: '' })
    expect(read('home/ada/notes.txt')).toBe('yesterday')
    expect(run('stat', '--format', '%u %g %a', place('home/ada/notes.txt'))).toBe('1234 100 640\n')
    expect(tool('restore', '/home/ada/folder').status).toBe(0)
    expect(read('home/ada/folder/one')).toBe('deep')
    expect(run('ls', '--almost-all', place('home/ada'))).not.toContain('.kiln-restore')
  })

  it('do not restore a file over another one until that is renamed', () => {
    afterReset(() => disk.write('@home/ada/notes.txt', 'yesterday'))
    mountAll()
    write('home/ada/notes.txt', 'today')
    expect(tool('restore', '/home/ada/notes.txt')).toMatchObject({
      status: 1,
      complained: expect.stringContaining('Name another place by --to'),
    })
    expect(read('home/ada/notes.txt')).toBe('today')
    expect(tool('restore', '/home/ada/notes.txt', '--to', '/home/ada/old.txt').status).toBe(0)
    expect(read('home/ada/old.txt')).toBe('yesterday')
    expect(tool('restore', '/home/ada/notes.txt', '--replace').status).toBe(0)
    expect([read('home/ada/notes.txt'), read('home/ada/notes.txt.before-restore')]).toEqual([
      'yesterday',
      'today',
    ])
    expect(tool('restore', '/home/ada/notes.txt', '--replace').complained).toContain('is there already')
  })

  it('say when the next reset takes away again what they restored, and what keeps it', () => {
    afterReset(() => {
      for (const name of ['Documents/letter', 'notes.txt']) disk.write(`@home/ada/${name}`, 'yesterday')
    })
    mountAll()
    run('rm', '--recursive', place('home/ada/Documents/letter'))
    const goes = (path: string, to: string, env: Record<string, string> = {}) => {
      const { status, said } = toolOn(disk, machine?.root ?? '', ['restore', path, '--to', to, '--tabs'], env)
      expect([status, said]).toEqual([0, expect.stringContaining(`restored\t${to}\n`)])
      return said.includes('goes\t')
    }
    expect(tool('restore', '/home/ada/notes.txt').said).toContain(
      'It is not persistent: the next reset takes it away again, and the last two sessions keep it then. To keep it:\n  kiln-host keep /home/ada/notes.txt && kiln-host update',
    )
    expect(goes('/home/ada/notes.txt', '/home/ada/two.txt')).toBe(true)
    expect(goes('/home/ada/notes.txt', '/home/ada/Documents/notes.txt')).toBe(false)
    expect(goes('/home/ada/Documents/letter', '/home/ada/Documents/letter')).toBe(false)
    expect(goes('/home/ada/notes.txt', '/home/ada/three.txt', { MODE: 'disabled' })).toBe(false)
    // This one is on another volume: its own list counts.
    expect(goes('/home/ada/notes.txt', '/etc/nixos/notes.txt')).toBe(false)
    expect(goes('/home/ada/notes.txt', '/etc/notes.txt')).toBe(true)
    run('mkdir', place('stick'))
    run('mount', '-t', 'tmpfs', 'none', place('stick'))
    expect(goes('/home/ada/notes.txt', '/stick/notes.txt')).toBe(false)
  })

  it('say when the next reset takes away what a restored persistent folder was renamed to', () => {
    afterReset(() => {
      disk.write('@home/ada/Documents/letter', 'yesterday')
      disk.write('@home/ada/notes.txt', 'yesterday')
    })
    mountAll()
    const goes = (path: string, env: Record<string, string> = {}) => {
      run('rm', '--recursive', '--force', place(`${path}.before-restore`))
      const words = ['restore', path, '--replace', '--tabs']
      const { status, said } = toolOn(disk, machine?.root ?? '', words, env)
      expect([status, said]).toEqual([0, expect.stringContaining(`renamed\t${path}.before-restore\n`)])
      return said.includes(`goes\t${path}.before-restore\n`)
    }
    write('home/ada/Documents/letter', 'today')
    write('home/ada/notes.txt', 'today')
    expect(tool('restore', '/home/ada/Documents', '--replace').said).toContain(
      'That name is not persistent: the next reset takes it away, and the last two sessions keep it then. To keep it:\n  kiln-host keep /home/ada/Documents.before-restore && kiln-host update',
    )
    // With nothing in the filter of this generation: it was named by an earlier one.
    expect(goes('/home/ada/Documents', { FILTER: '/dev/null' })).toBe(true)
    const filter = join(disk.scratch, 'other-filter')
    writeFileSync(filter, '@home\t*/notes.txt\n')
    expect(goes('/home/ada/notes.txt', { FILTER: filter })).toBe(true)
    // It has persistent paths in it.
    expect(goes('/home/ada')).toBe(true)
    run('rm', '--recursive', place('home/ada.before-restore'))
    for (const MODE of ['disabled', 'snapshot-only'])
      expect(goes('/home/ada/Documents', { MODE })).toBe(false)
    // Neither what is in a persistent folder, nor what the next reset resets anyway.
    expect(goes('/home/ada/Documents/letter')).toBe(false)
    expect(goes('/home/ada/notes.txt')).toBe(false)
    // Where the list cannot be read, it may be persistent.
    expect(goes('/home/ada/notes.txt', { DEVICE: '/dev/null' })).toBe(true)
    machine?.shutDown()
    disk.reached()
    disk.boot()
    mountAll()
    expect(existsSync(place('home/ada/Documents.before-restore'))).toBe(false)
    expect(existsSync(place('home/ada/Documents/letter.before-restore'))).toBe(true)
    expect(existsSync(place('.snapshots/@home/PREVIOUS/ada/Documents.before-restore/letter'))).toBe(true)
  })

  it('follow no link that a user made, in the history or where they write', () => {
    afterReset(() => {
      disk.write('@home/ada/x', '')
      symlinkSync('../../../../../etc', disk.path('@home/ada/link'))
      disk.write('@home/ada/real/shadow', 'mine')
      symlinkSync('/etc/shadow', disk.path('@home/ada/hash'))
    })
    mountAll()
    expect(tool('restore', '/home/ada/link/shadow').complained).toMatch(/is a link in PREVIOUS|is not in/)
    symlinkSync('/etc', place('home/ada/real'))
    expect(tool('restore', '/home/ada/real/shadow').complained).toContain('A folder above')
    expect(tool('restore', '/home/ada/hash').status).toBe(0)
    expect(run('readlink', place('home/ada/hash'))).toBe('/etc/shadow\n')
  })

  it('say what is not in the history', () => {
    afterReset(() => disk.write('@home/ada/x', ''))
    mountAll()
    const why = (...words: string[]) => tool('restore', ...words).complained
    expect(why('/home/ada/never')).toContain('/home/ada/never is not in PREVIOUS of @home')
    expect(why('/etc/motd', '--from', 'FAILED')).toContain('There is no snapshot FAILED of @root')
    expect(tool('restore', '/home/ada/x', '--from', '../CLEAN').status).toBe(2)
    expect(tool('restore').status).toBe(2)
  })
})
