// Subvolumes that a user without rights nested by the thousand, or in folders with endless names, stop no reset.
import { afterEach, describe, expect, it } from 'vitest'
import { ResetDisk, run } from './disk.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

/** Makes a row of folders, each in the one before, and a subvolume in the last; `count` times, each in the last. */
const nest = `
import fcntl, os, struct, sys
folders, count = int(sys.argv[2]), int(sys.argv[3])
os.chdir(sys.argv[1])
for number in range(count):
    for folder in range(folders):
        os.mkdir('f' * 200)
        os.chdir('f' * 200)
    here = os.open('.', os.O_RDONLY)
    fcntl.ioctl(here, 0x5000940e, bytearray(struct.pack('q4088s', 0, b's')), True)
    os.close(here)
    os.chdir('s')
open('end', 'w').write('innermost')
`
const start = (filter: string) => {
  // As few as a system may allow: a descriptor for each level is too many, and so is a part of the stack.
  const under = ['prlimit', '--nofile=256:256']
  const { entries, stderr, status } = disk.boot({ filter, volumes: ['@home=/home'], under })
  expect([
    entries.map(entry => entry.done ?? entry.cause),
    entries[0]?.unfinished,
    status,
    stderr.slice(0, 200),
  ]).toEqual([['reset'], undefined, 0, expect.any(String)])
}
/** Listing them by name takes the square of the depth, and fails where a path is too long. */
const subvolumes = () =>
  (
    run('btrfs', 'inspect-internal', 'dump-tree', '-t', 'root', disk.device).match(/\(\d+ ROOT_BACKREF /g) ??
    []
  ).length

function inUse(): number {
  disk = new ResetDisk({ sizeMiB: 1024 })
  disk.reached()
  disk.boot({ filter: '@home\tada\n', volumes: ['@home=/home'] })
  for (let session = 0; session < 2; session++) {
    disk.session(() => disk.write('@home/ada/note', 'x'))
    start('@home\tada\n')
  }
  return subvolumes()
}

describe.skipIf(missing)(`subvolumes in subvolumes${missing ? ` (${missing})` : ''}`, () => {
  it.each([
    ['4,000 in one another', 'loose', 0, 4000],
    ['in folders whose path is too long', 'loose', 30, 3],
  ])('%s go into the history and out of it again', (_, folder, folders, count) => {
    const before = inUse()
    disk.session(() => {
      disk.write(`@home/${folder}/note`, '')
      run('python3', '-c', nest, disk.path('@home', folder), String(folders), String(count))
    })
    start('@home\tada\n')
    disk.whileMounted(() => expect(disk.isReadOnly('@snapshots/@home/PREVIOUS')).toBe(true))
    for (let session = 0; session < 2; session++) {
      expect(subvolumes()).toBe(before + count + 1)
      disk.reached()
      start('@home\tada\n')
    }
    expect(subvolumes()).toBe(before + 1)
  })

  it.each([
    ['2,000 in one another', 0, 2000],
    ['in folders whose path is too long', 30, 3],
  ])('%s are kept with the folder that they are in', (_, folders, count) => {
    const before = inUse()
    disk.session(() => run('python3', '-c', nest, disk.path('@home/ada'), String(folders), String(count)))
    start('@home\tada\n')
    expect(subvolumes()).toBe(before + 1 + 2 * count)
    disk.whileMounted(() => {
      run(
        'python3',
        '-c',
        `import os, sys
os.chdir(sys.argv[1])
for number in range(${count}):
    for folder in range(${folders}): os.chdir('f' * 200)
    os.chdir('s')
assert open('end').read() == 'innermost'`,
        disk.path('@home/ada'),
      )
    })
  })
})
