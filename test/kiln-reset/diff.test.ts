// What a reset would take away is listed, however small the change is, and nothing that it would leave as it is.
import { chmodSync, chownSync, mkdirSync, renameSync, statSync, symlinkSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { filter } from './boot.ts'
import { ResetDisk, run } from './disk.ts'
import { missing } from './program.ts'

let disk: ResetDisk
afterEach(() => disk?.remove())

const at = (path: string) => disk.path(`@home/${path}`)
const names = ['bytes', 'owner', 'mode', 'attribute', 'flag', 'back', 'moved', 'same']

/** CLEAN of @home has these files, folders with the same names, and a folder with a kept one in it. */
function installed(): void {
  disk = new ResetDisk({ sizeMiB: 128 })
  disk.whileMounted(() => {
    run('btrfs', 'subvolume', 'delete', disk.path('@snapshots/@home/CLEAN'))
    for (const name of names) disk.write(`@home/files/${name}`, 'clean')
    for (const name of names) mkdirSync(at(`folders/${name}`), { recursive: true })
    symlinkSync('same', at('files/link'))
    disk.write('@home/ada/Documents/letter', 'clean')
  })
  disk.boot({ mode: 'disabled' })
  disk.reached()
  for (let start = 0; start < 2; start++) {
    disk.boot()
    disk.reached()
  }
}
const listed = () => {
  const words = ['@snapshots', 'CLEAN', disk.bootArguments({ filter }).find(word => word.endsWith('/filter'))]
  return disk
    .command('diff', disk.device, ...(words as string[]), '@home=/home')
    .split('\n')
    .slice(0, -1)
    .sort()
}

describe.skipIf(missing)(`kiln-reset diff${missing ? ` (${missing})` : ''}`, () => {
  it('lists other bytes of the same size and time, owners, modes, attributes and flags', () => {
    installed()
    expect(listed()).toEqual([])
    disk.whileMounted(() => {
      const { atime, mtime } = statSync(at('files/bytes'))
      disk.write('@home/files/bytes', 'other')
      utimesSync(at('files/bytes'), atime, mtime)
      run('touch', '-h', '-r', at('files/same'), at('files/bytes'))
      run('chown', '-h', '1234', at('files/link'))
      for (const kind of ['files', 'folders']) {
        chownSync(at(`${kind}/owner`), 1234, 100)
        chmodSync(at(`${kind}/mode`), 0o700)
        run(
          'python3',
          '-c',
          'import os, sys; os.setxattr(sys.argv[1], "user.x", b"1")',
          at(`${kind}/attribute`),
        )
      }
      run('chattr', '+d', at('files/flag'))
      chmodSync(disk.path('@home'), 0o711)
    })
    expect(listed()).toEqual([
      '0\t0\tchanged\t',
      ...['attribute', 'mode', 'owner'].map(name => `0\t0\tchanged\tfolders/${name}`),
      '4\t1\tchanged\tfiles/link',
      ...['attribute', 'bytes', 'flag', 'mode', 'owner'].map(name => `5\t1\tchanged\tfiles/${name}`),
    ])
  })

  it('lists nothing that a reset would leave as it is', () => {
    installed()
    disk.whileMounted(() => {
      for (const path of ['files/back', 'folders/back', 'files/link'])
        for (const owner of ['1234', '0']) run('chown', '-h', owner, at(path))
      renameSync(at('files/moved'), at('elsewhere'))
      renameSync(at('elsewhere'), at('files/moved'))
      // Kept: whatever it has.
      disk.write('@home/ada/Documents/letter', 'mine!')
      run('chown', '-R', '1234', at('ada/Documents'))
      chmodSync(at(join('ada', 'Documents')), 0o700)
    })
    expect(listed()).toEqual([])
  })
})
