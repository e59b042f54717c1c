// kaliun-wipe on the folders of a box.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { canMount, filesOf, keep, put, systems, usedBox, wipe } from './used-box.ts'

describe.skipIf(!canMount)('kaliun-wipe (needs root) [A8]', () => {
  test('removes what the box keeps of its owner, and nothing of the system', ({ folder }) => {
    expect(keep).toContain('/var/lib/nixos')
    const root = usedBox(folder)
    expect(wipe(root)).toEqual({ status: 0, stderr: '' })
    expect(filesOf(root)).toEqual([...systems, 'var/run'].sort())
    expect(readFileSync(join(folder, 'elsewhere/file'), 'utf8')).toBe('mine\n')
    // A second time does no harm.
    put(join(root, 'var/lib/kaliun/wiping'))
    expect(wipe(root).status).toBe(0)
  })

  test('leaves other disks alone, also below a folder that it empties', ({ folder }) => {
    const root = usedBox(folder)
    for (const place of ['var/lib/backup', 'home/admin/nas']) mkdirSync(join(root, place))
    const done = wipe(root, {
      before: `for p in var/lib/backup home/admin/nas; do mount -t tmpfs none '${root}'/$p; echo x >'${root}'/$p/data; done`,
      after: `cat '${root}/var/lib/backup/data' '${root}/home/admin/nas/data' >'${folder}/seen'`,
    })
    expect(done.status).toBe(0)
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('x\nx\n')
    expect(filesOf(root)).toEqual([...systems, 'var/run'].sort())
  })

  test('empties a home or /var/log that has a partition for itself', ({ folder }) => {
    const root = usedBox(folder)
    const done = wipe(root, {
      before: `for p in home var/log; do mkdir -p '${folder}/parts'/$p; mount --bind '${folder}/parts'/$p '${root}'/$p; echo x >'${root}'/$p/data; done`,
      after: `find '${root}/home' '${root}/var/log' -type f >'${folder}/seen'`,
    })
    expect([done.status, readFileSync(join(folder, 'seen'), 'utf8')]).toEqual([0, ''])
  })

  test('leaves a disk for itself at one of these folders alone, and names it', ({ folder }) => {
    const root = usedBox(folder)
    const done = wipe(root, {
      before: `truncate -s 64M '${folder}/disk' && mkfs.ext4 -q '${folder}/disk' && mount -o loop '${folder}/disk' '${root}/srv' && echo x >'${root}/srv/data'`,
      after: `cat '${root}/srv/data' >'${folder}/seen'; umount '${root}/srv'`,
    })
    expect(done).toEqual({ status: 0, stderr: 'kaliun-wipe: /srv is on another disk, and stays.\n' })
    expect(readFileSync(join(folder, 'seen'), 'utf8')).toBe('x\n')
    expect(filesOf(root)).toEqual([...systems, 'var/run'].sort())
  })

  test('begins again after a power cut at each step, and the mark is the last that goes', ({ folder }) => {
    // Each program that it calls ends it before it does its part.
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    for (const program of ['mount', 'find', 'rm', 'sync', 'fstrim']) {
      for (const call of [1, 2, 3, 4]) {
        const root = usedBox(join(folder, `${program}-${call}`))
        const count = join(folder, 'count')
        const real = spawnSync('sh', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim()
        writeFileSync(count, '')
        const text = `#!/bin/bash\nprintf x >>'${count}'\n[ "$(wc -c <'${count}')" != ${call} ] || { kill -9 $PPID; exit 1; }\nexec ${real} "$@"\n`
        writeFileSync(join(bin, program), text)
        chmodSync(join(bin, program), 0o755)
        const cut = wipe(root, { bin })
        // It is in memory.
        rmSync(join(root, 'run/kaliun-wipe-failed'), { force: true })
        const name = `${program} ${call}`
        if (cut.status === 0) expect(filesOf(root), name).toEqual([...systems, 'var/run'].sort())
        else if (existsSync(join(root, 'var/lib/kaliun/wiping')))
          expect(wipe(root), name).toEqual({ status: 0, stderr: '' })
        expect(filesOf(root), name).toEqual([...systems, 'var/run'].sort())
      }
      chmodSync(join(bin, program), 0o644)
    }
  })

  test('says what it cannot remove, keeps the mark and the accounts, and tries again', ({ folder }) => {
    const root = usedBox(folder)
    const path = join(root, 'var/lib/stuck/file')
    put(path)
    // A file system that can only be read, under the same mount: as a disk that fails.
    const ro = `mkdir '${folder}/ro' && cp -a '${root}/var' '${folder}/ro' && mount --bind '${folder}/ro/var' '${root}/var' && mount -o remount,bind,ro '${root}/var'`
    const done = wipe(root, { before: ro })
    expect(done.status).toBe(1)
    expect(done.stderr).toMatch(
      /^kaliun-wipe: \/var\/\S+ cannot be removed\. It is tried again at the next start\.\n$/,
    )
    expect(existsSync(join(root, 'etc/passwd'))).toBe(true)
    expect(existsSync(join(root, 'var/lib/kaliun/wiping'))).toBe(true)
    // So that nothing restarts the box for it.
    const failed = join(root, 'run/kaliun-wipe-failed')
    expect(existsSync(failed)).toBe(true)
    expect(wipe(root).status).toBe(0)
    expect(existsSync(failed)).toBe(false)
  })

  test('switches off a swap file before it removes it', ({ folder }) => {
    const root = usedBox(folder)
    // A file system of a disk: no other has swap files.
    const before = `truncate -s 64M '${folder}/disk' && mkfs.ext4 -q '${folder}/disk' && mkdir '${folder}/new'
mount -o loop '${folder}/disk' '${folder}/new' && cp -a '${root}/var/.' '${folder}/new' && mount --move '${folder}/new' '${root}/var'
for name in swapfile 'swap file'; do
  file="${root}/var/lib/$name"
  dd if=/dev/zero "of=$file" bs=1M count=2 status=none && chmod 600 "$file" && mkswap -q "$file" && swapon "$file"
done
cat /proc/swaps >'${folder}/swaps'`
    const after = `grep -F '${root}' /proc/swaps; find '${root}/var' -name 'swap*' >'${folder}/left'; swapoff '${root}'/var/lib/swap* 2>/dev/null`
    expect(wipe(root, { before, after })).toEqual({ status: 0, stderr: '' })
    expect(readFileSync(join(folder, 'swaps'), 'utf8').match(/swapfile|swap\\040file/g)).toHaveLength(2)
    expect(readFileSync(join(folder, 'left'), 'utf8')).toBe('')
  })
})
