import { execFileSync } from 'node:child_process'
import { chmodSync, chownSync, closeSync, mkdirSync, readSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { isRoot, test } from '#test/folders.ts'
import { openFileSource } from '../write/file-source.ts'
import { openAs, personOf } from './invoking-user.ts'

const nobodyUid = 65_534
const rights = () => [process.geteuid?.(), process.getegid?.(), process.getgroups?.()]

test('pkexec and sudo name the user the writer works for, otherwise it is the user it runs as', () => {
  expect(personOf({ PKEXEC_UID: '1000', SUDO_UID: '7' }, 0)).toBe(1000)
  expect(personOf({ SUDO_UID: '1001' }, 0)).toBe(1001)
  expect(personOf({}, 0)).toBe(0)
  expect(personOf({ PKEXEC_UID: '0x0' }, 5)).toBe(5)
})

test.runIf(isRoot)('a file is not read for a user who may not read it', async ({ folder }) => {
  chmodSync(folder, 0o755)
  const [open, closed, link] = ['open', 'closed', 'link'].map(name => join(folder, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(open, 'everyone')
  writeFileSync(closed, 'root alone', { mode: 0o600 })
  symlinkSync(closed, link)
  const before = rights()
  for (const path of [closed, link]) {
    expect(() => openAs(nobodyUid, path)).toThrow('EACCES')
    expect(() => openFileSource({ path, name: 'a file', sizeBytes: 4, identity: '' }, nobodyUid)).toThrow(
      /could not be read to its end: EACCES/,
    )
    expect(rights()).toEqual(before)
  }
  const fd = openAs(nobodyUid, open)
  const text = Buffer.alloc(8)
  readSync(fd, text)
  closeSync(fd)
  expect(text.toString()).toBe('everyone')
  expect(rights()).toEqual(before)
})

test.runIf(isRoot)(
  'a file that only a group of the writer’s own may read is not read',
  async ({ folder }) => {
    chmodSync(folder, 0o755)
    const path = join(folder, 'of-a-group')
    writeFileSync(path, 'the group alone')
    chmodSync(path, 0o640)
    const groups = process.getgroups?.() ?? []
    try {
      process.setgroups?.([0, 6])
      for (const group of [0, 6]) {
        chownSync(path, 0, group)
        expect(() => openAs(nobodyUid, path)).toThrow('EACCES')
        expect(process.getgroups?.()).toEqual([0, 6])
      }
    } finally {
      process.setgroups?.(groups)
    }
  },
)

test('accepts only a file as a source', async ({ folder }) => {
  mkdirSync(join(folder, 'a'))
  // Nothing writes to it, so a reader waiting for the first byte would wait forever.
  execFileSync('mkfifo', [join(folder, 'pipe')])
  const uid = process.getuid?.() ?? 0
  for (const path of [join(folder, 'a'), join(folder, 'pipe'), '/dev/zero'])
    expect(() => openFileSource({ path, name: 'a file', sizeBytes: 0, identity: '' }, uid)).toThrow(
      /it is not a file$/,
    )
})
