// Kept paths that are in each other, or that a running system had mounted something on.
import { mkdirSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk, run } from './disk.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

const filterOf = (...paths: string[]) => paths.map(path => `@home\t${path}\n`).join('')
const boot = (filter: string, done = 'reset') => {
  const { entries } = disk.boot({ filter, volumes: ['@home=/home'] })
  expect(entries.map(entry => entry.done ?? `${entry.error} ${entry.cause}`)).toEqual([done])
}

describe.skipIf(missing)(`a kept path${missing ? ` (${missing})` : ''}`, () => {
  it('that is in another kept path goes along with it, in whatever order they are named [W1]', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    const [inner, outer] = ['ada/projects/one', 'ada']
    disk.session(() => {
      disk.write('@home/ada/projects/one/code', 'first')
      disk.write('@home/ada/projects/other', 'first')
    })
    boot(filterOf(inner), 'snapshot')
    disk.reached()
    // The inner one alone, which becomes a subvolume.
    boot(filterOf(inner))
    disk.mount()
    expect([disk.read('@home/ada/projects/one/code'), disk.has('@home/ada/projects/other')]).toEqual([
      'first',
      false,
    ])
    expect(disk.id('@home/ada/projects/one')).toBeGreaterThan(0)
    disk.unmount()
    // Then the one that it is in, which takes it along twice: copied, and as a snapshot.
    disk.session(() => {
      disk.write('@home/ada/projects/one/code', 'second')
      disk.write('@home/ada/letter', 'second')
    })
    for (let start = 0; start < 2; start++) {
      boot(filterOf(inner, outer))
      disk.whileMounted(() =>
        expect([disk.read('@home/ada/projects/one/code'), disk.read('@home/ada/letter')]).toEqual([
          'second',
          'second',
        ]),
      )
      disk.reached()
    }
    // And the inner one alone again.
    disk.forget('@home', outer, filterOf(inner))
    boot(filterOf(inner))
    disk.mount()
    expect([disk.read('@home/ada/projects/one/code'), disk.has('@home/ada/letter')]).toEqual([
      'second',
      false,
    ])
    expect(disk.read('@snapshots/@home/PREVIOUS/ada/letter')).toBe('second')
  })

  it('that a running system had something mounted on keeps what is under it, and no more [W1]', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    const filter = filterOf('ada/mounted', 'ada/bound')
    disk.session(() => disk.write('@home/ada/mounted/under', 'kept'))
    boot(filter, 'snapshot')
    disk.session(() => {
      const at = (path: string) => disk.path(`@home/ada/${path}`)
      for (const path of ['bound', 'elsewhere']) mkdirSync(at(path))
      run('mount', '-t', 'tmpfs', 'none', at('mounted'))
      run('mount', '--bind', at('elsewhere'), at('bound'))
      disk.write('@home/ada/mounted/over', 'of another file system')
      disk.write('@home/ada/bound/over', 'of another folder')
      for (const path of ['mounted', 'bound']) run('umount', at(path))
    })
    boot(filter)
    disk.mount()
    expect(disk.read('@home/ada/mounted/under')).toBe('kept')
    expect(run('ls', disk.path('@home/ada/bound'))).toBe('')
    expect([disk.has('@home/ada/mounted/over'), disk.has('@home/ada/elsewhere')]).toEqual([false, false])
    expect(disk.read('@snapshots/@home/PREVIOUS/ada/elsewhere/over')).toBe('of another folder')
  })

  it('in a read-only subvolume of the tree that a reset or a restore begins with is kept [W1]', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    disk.whileMounted(() => {
      run('btrfs', 'subvolume', 'delete', disk.path('@snapshots/@home/CLEAN'))
      disk.subvolume('@home/bob')
      disk.write('@home/bob/.ssh/key', 'first')
      run('btrfs', 'subvolume', 'snapshot', '-r', disk.path('@home/bob'), disk.path('@home/bob-backup'))
    })
    const homes = filterOf('*/.ssh')
    const options = { filter: homes, volumes: ['@home=/home'] }
    expect(disk.boot({ ...options, mode: 'disabled' }).entries[0]?.done).toBe('disabled')
    disk.reached()
    boot(homes, 'snapshot')
    disk.session(() => disk.write('@home/bob/.ssh/key', 'second'))
    const seen = () =>
      disk.whileMounted(() => [
        disk.read('@home/bob/.ssh/key'),
        disk.read('@home/bob-backup/.ssh/key'),
        disk.isReadOnly('@home/bob'),
        disk.isReadOnly('@home/bob-backup'),
      ])
    for (let start = 0; start < 2; start++) {
      boot(homes)
      expect(seen()).toEqual(['second', 'first', false, true])
      disk.reached()
    }
    expect(disk.boot({ ...options, kernel: 'kiln.reset=restore-previous' }).entries[0]).toMatchObject({
      done: 'restored',
    })
    expect(seen()).toEqual(['second', 'first', false, true])
  })

  it('with a name that is longer than a file system takes is not there, and stops nothing', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    const long = 'x'.repeat(256)
    const filter = filterOf('ada', long, `ada-2/${long}/x`, `*/${long}/*/x`)
    disk.session(() => disk.write('@home/ada/letter', 'first'))
    boot(filter, 'snapshot')
    disk.reached()
    boot(filter)
    disk.whileMounted(() => expect(disk.read('@home/ada/letter')).toBe('first'))
  })

  it('goes along with more attributes than the kernel lists [W1]', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    const filter = filterOf('ada')
    const python = (text: string) => run('python3', '-c', `import os, sys\n${text}`, disk.path('@home/ada'))
    disk.session(() => {
      disk.write('@home/ada/letter', 'first')
      python(
        'for at in range(400):\n  for file in ("", "/letter"): os.setxattr(sys.argv[1] + file, "user.%0240d" % at, b"x" * at)',
      )
    })
    boot(filter, 'snapshot')
    disk.reached()
    boot(filter)
    disk.whileMounted(() =>
      expect(
        python(
          'for file in ("", "/letter"): print(sum(len(os.getxattr(sys.argv[1] + file, "user.%0240d" % at)) for at in range(400)))',
        ),
      ).toBe('79800\n79800\n'),
    )
  })

  it('goes along with hard links whose paths are longer than the kernel takes [W1]', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    const filter = filterOf('ada')
    const deep = (text: string) =>
      run(
        'python3',
        '-c',
        `import os, sys
os.chdir(sys.argv[1])
for level in range(50):
    os.makedirs('f' * 200, exist_ok=True)
    os.chdir('f' * 200)
${text}`,
        disk.path('@home/ada'),
      )
    disk.session(() => {
      disk.write('@home/ada/letter', 'first')
      deep(
        "open('one', 'w').write('deep'); os.link('one', 'two'); os.symlink('x', 'link'); os.link('link', 'other', follow_symlinks=False)",
      )
    })
    boot(filter, 'snapshot')
    disk.reached()
    boot(filter)
    disk.whileMounted(() =>
      expect(
        deep(
          "print(open('two').read(), os.path.samefile('one', 'two'), os.lstat('link').st_ino == os.lstat('other').st_ino)",
        ),
      ).toBe('deep True True\n'),
    )
  })

  it('goes along with its compression, also where a file has other flags [W1]', () => {
    disk = new ResetDisk({ sizeMiB: 128 })
    const filter = filterOf('ada')
    const python = (text: string) =>
      run('python3', '-c', `import os, sys\nos.chdir(sys.argv[1])\n${text}`, disk.path('@home'))
    const all = ['ada', 'ada/folder', 'ada/file', 'ada/fixed'].map(name => `'${name}'`)
    const show = `for name in [${all}]: print(name, os.getxattr(name, 'btrfs.compression'))`
    const flags = (...words: string[]) => run('chattr', ...words)
    disk.session(() => {
      disk.write('@home/ada/folder/letter', 'first')
      for (const name of ['file', 'fixed']) disk.write(`@home/ada/${name}`, 'first')
      flags('+AD', disk.path('@home/ada'), disk.path('@home/ada/folder'))
      flags('+A', ...['file', 'fixed'].map(name => disk.path('@home/ada', name)))
      python(`for name in [${all}]: os.setxattr(name, 'btrfs.compression', b'zstd')`)
      // As what keeps the compression makes a file immutable: FS_IOC_FSSETXATTR.
      python(
        "import fcntl, struct\nfd = os.open('ada/fixed', os.O_RDONLY)\nfcntl.ioctl(fd, 0x401c5820, struct.pack('I24x', 0x48))",
      )
    })
    const before = disk.whileMounted(() => python(show))
    expect(before.match(/zstd/g)).toHaveLength(4)
    boot(filter, 'snapshot')
    disk.reached()
    boot(filter)
    disk.whileMounted(() => {
      expect(python(show)).toBe(before)
      expect(run('lsattr', disk.path('@home/ada/fixed'))).toMatch(/^\S*i\S*A/)
    })
  })
})
