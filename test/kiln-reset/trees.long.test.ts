// Kept folders with everything that a file system can hold survive a reset unchanged.
import { symlinkSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk, run } from './disk.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

/** Without the program's notes on nested subvolumes of the history. */
const withoutNotes = (print: string) =>
  print.replaceAll(/(, )?\('trusted\.kiln-reset\.writable', b'1'\)/g, '').split('\n')
const kept = '@home\tada\n@root\tetc/nixos\n'

function fresh(): ResetDisk {
  disk = new ResetDisk({ sizeMiB: 512 })
  disk.session(() => disk.write('@home/ada/start', 'text'))
  disk.boot({ filter: kept })
  return disk
}
const done = (boot: ReturnType<ResetDisk['boot']>) =>
  boot.entries.map(({ done, error, cause }) => done ?? `${error} ${cause}`)

describe.skipIf(missing)(`kiln-reset and odd files${missing ? ` (${missing})` : ''}`, () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])(
    'keeps a random tree unchanged, copied and then as a snapshot (seed %i)',
    seed => {
      fresh()
      let before = ''
      disk.session(() => {
        disk.fill('@home/ada', seed)
        before = disk.print('@home/ada')
      })
      for (const start of ['copied', 'snapshot']) {
        expect(done(disk.boot({ filter: kept }))).toEqual(['reset', 'reset'])
        disk.whileMounted(() => {
          expect(disk.print('@home/ada').split('\n'), start).toEqual(before.split('\n'))
          expect(withoutNotes(disk.print('@snapshots/@home/PREVIOUS/ada'))).toEqual(before.split('\n'))
        })
        disk.reached()
      }
    },
  )

  it.each([21, 22, 23])('removes a random tree that is not named, and restores it (seed %i)', seed => {
    fresh()
    let before = ''
    disk.session(() => {
      disk.write('@home/other/x', '')
      disk.fill('@home/other', seed)
      before = disk.print('@home/other')
    })
    expect(done(disk.boot({ filter: kept }))).toEqual(['reset', 'reset'])
    disk.whileMounted(() => expect(disk.has('@home/other')).toBe(false))
    expect(done(disk.boot({ filter: kept, mode: 'restore-previous' }))).toEqual(['restored', 'restored'])
    disk.whileMounted(() => expect(disk.print('@home/other').split('\n')).toEqual(before.split('\n')))
    // Immutable files and nested subvolumes in what leaves the history do not stop it.
    for (let start = 0; start < 4; start++) {
      disk.reached()
      expect(done(disk.boot({ filter: kept }))).toEqual(['reset', 'reset'])
    }
    disk.whileMounted(() => expect(run('btrfs', 'subvolume', 'list', disk.top)).not.toContain('other'))
  })

  it.each(['+i', '+a'])('keeps a folder and a subvolume with chattr %s, and restores them', flag => {
    fresh()
    let before = ''
    disk.session(() => {
      disk.subvolume('@home/ada/inner')
      disk.write('@home/ada/inner/text', 'text')
      disk.subvolume('@home/loose')
      for (const path of ['ada/inner', 'ada', 'loose']) run('chattr', flag, disk.path('@home', path))
      before = disk.print('@home')
    })
    // Also where it is in the history, and where it is removed from there.
    for (let start = 0; start < 4; start++) {
      expect(done(disk.boot({ filter: kept }))).toEqual(['reset', 'reset'])
      if (start === 0) {
        const restored = disk.boot({ filter: kept, mode: 'restore-previous' })
        expect(done(restored)).toEqual(['restored', 'restored'])
        disk.whileMounted(() => {
          run('rm', disk.path('@home/.boot-ready'))
          expect(disk.print('@home').split('\n')).toEqual(before.split('\n'))
        })
      }
      disk.reached()
    }
  })

  it('keeps single files of each kind, and replaces what CLEAN has there', () => {
    fresh()
    const names = ['motd', 'link', 'pipe', 'device', 'socket', 'folder', 'file']
    const filter = `${kept}${names.map(name => `@root\tetc/${name}`).join('\n')}\n`
    let before = ''
    disk.session(() => {
      run('rm', disk.path('@root/etc/motd'))
      symlinkSync('../outside', disk.path('@root/etc/motd'))
      run('mkfifo', disk.path('@root/etc/pipe'))
      run('mknod', '--mode=640', disk.path('@root/etc/device'), 'b', '7', '200')
      run('python3', '-c', 'import os, sys; os.mknod(sys.argv[1], 0o140755)', disk.path('@root/etc/socket'))
      disk.write('@root/etc/folder/inner', 'text')
      disk.write('@root/etc/file', 'text')
      run('ln', disk.path('@root/etc/file'), disk.path('@root/etc/not-kept'))
      run('chattr', '+i', disk.path('@root/etc/file'))
      before = disk.print('@root/etc')
    })
    expect(done(disk.boot({ filter }))).toEqual(['reset', 'reset'])
    disk.whileMounted(() => {
      const lines = (print: string) =>
        print.split('\n').filter(line => /^\[b'(motd|link|pipe|device|socket|folder)/.test(line))
      expect(lines(disk.print('@root/etc'))).toEqual(lines(before))
      expect(disk.read('@root/etc/file')).toBe('text')
      expect(disk.has('@root/etc/not-kept')).toBe(false)
    })
  })

  it('refuses a volume with a swap file in use, and leaves it unchanged', () => {
    fresh()
    disk.session(() => {
      run('btrfs', 'filesystem', 'mkswapfile', '--size', '16m', disk.path('@home/ada/swap'))
    })
    expect(done(disk.boot({ filter: kept }))).toEqual(['reset', 'reset'])
    disk.mount()
    const file = disk.path('@home/ada/swap')
    run('rm', file)
    run('btrfs', 'filesystem', 'mkswapfile', '--size', '16m', file)
    run('swapon', file)
    try {
      disk.command('reached', disk.device, `@home=${disk.path('@home')}`)
      const boot = disk.boot({ filter: kept, volumes: ['@home=/home'] })
      expect(boot.entries[0]?.error).toBe('swap-file-in-use')
      expect(disk.has('@home/ada/swap')).toBe(true)
      expect(disk.has('@snapshots/@home/CURRENT')).toBe(false)
    } finally {
      run('swapoff', file)
    }
  })

  it("keeps paths if quotas are counted, and is not blocked by a volume's limit", () => {
    fresh()
    let before = ''
    disk.session(() => {
      run('btrfs', 'quota', 'enable', disk.top)
      run('btrfs', 'qgroup', 'limit', '32M', disk.path('@home'))
      disk.fill('@home/ada', 31)
      before = disk.print('@home/ada')
    })
    for (let start = 0; start < 3; start++) {
      expect(done(disk.boot({ filter: kept }))).toEqual(['reset', 'reset'])
      disk.whileMounted(() => {
        expect(disk.print('@home/ada').split('\n')).toEqual(before.split('\n'))
        expect(run('btrfs', 'qgroup', 'show', disk.top)).toContain(`0/${disk.id('@home')} `)
      })
      disk.reached()
    }
  })

  it('reports that a quota is used up, and LIVE is complete then', () => {
    fresh()
    disk.session(() => disk.write('@home/ada/start', 'x'.repeat(5000)))
    disk.boot({ filter: kept })
    disk.session(() => disk.write('@home/ada/later', 'text'))
    const before = disk.whileMounted(() => {
      run('btrfs', 'quota', 'enable', disk.top)
      run('btrfs', 'quota', 'rescan', '--wait', disk.top)
      // The limit of the top level, where the program has its list.
      run('btrfs', 'qgroup', 'limit', '4096', '0/5', disk.top)
      return disk.print('@home')
    })
    const boot = disk.boot({ filter: kept, volumes: ['@home=/home'] })
    expect(boot.entries[0]).toMatchObject({
      error: 'disk-full',
      cause: expect.stringContaining('Disk quota exceeded'),
    })
    expect(disk.whileMounted(() => disk.print('@home').split('\n'))).toEqual(before.split('\n'))
  })

  it('reports that the disk is full, and LIVE is complete then', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.session(() => disk.write('@home/ada/start', 'text'))
    disk.boot({ filter: kept })
    disk.session(() => disk.write('@home/ada/many/0', 'x'.repeat(3000)))
    const fill = `n=0; while echo $n > many/full-$n && n=$((n + 1)); do :; done; dd if=/dev/zero of=big bs=64k || true`
    disk.whileMounted(() => {
      run('sh', '-c', `cd ${disk.path('@home/ada')}; dd if=/dev/zero of=large bs=64k; ${fill}`)
    })
    // Data that could not be written is not on the disk.
    const before = disk.whileMounted(() => disk.print('@home/ada'))
    const boot = disk.boot({ filter: kept, volumes: ['@home=/home'] })
    expect(boot.entries[0]).toMatchObject({ error: 'disk-full' })
    expect(boot.issue).toMatch(/No space left on device|The disk is full/)
    expect(boot.issue).not.toContain('ada')
    expect(disk.whileMounted(() => disk.print('@home/ada').split('\n'))).toEqual(before.split('\n'))
  })
})
