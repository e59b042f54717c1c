import { chmodSync, mkdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { checkPrivate, makeSocketFolder, socketFolderFor, socketNames } from './socket-folder.ts'

const uid = process.getuid?.() ?? -1
const mode = (path: string) => statSync(path).mode & 0o777

describe('the folder of sockets', () => {
  test('leaves each socket a path of at most 103 bytes', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 150, unit: 'grapheme' }), text => {
        const folder = socketFolderFor(`/home/${text}`, 'tiny-00ff', {
          shortFolder: '/run/user/1000',
          uid: 1000,
        })
        for (const name of Object.values(socketNames))
          expect(Buffer.byteLength(join(folder, name))).toBeLessThanOrEqual(103)
      }),
    )
  })

  test("is the machine's own where that is short enough", ({ folder }) => {
    expect(socketFolderFor('/data/machines/a-00ff', 'a-00ff', { shortFolder: folder, uid })).toBe(
      '/data/machines/a-00ff',
    )
  })

  test('is made for this user alone', async ({ folder }) => {
    const made = socketFolderFor(`/${'x'.repeat(120)}`, 'a-00ff', { shortFolder: folder, uid })
    await makeSocketFolder('/elsewhere', made, uid)
    expect([mode(made), mode(join(made, '..'))]).toEqual([0o700, 0o700])
    // There already, and right.
    await makeSocketFolder('/elsewhere', made, uid)
  })

  test('is refused where somebody else laid a link or a folder', async ({ folder }) => {
    const parent = join(folder, `kiln-${uid}`)
    mkdirSync(join(folder, 'theirs'), { mode: 0o700 })
    symlinkSync(join(folder, 'theirs'), parent)
    const unusable = { code: 'folder.unusable' }
    await expect(makeSocketFolder('/elsewhere', join(parent, 'a-00ff'), uid)).rejects.toMatchObject(unusable)
    await expect(checkPrivate(join(folder, 'theirs'), uid + 1)).rejects.toMatchObject(unusable)
  })

  test('that is open to others is closed to them', async ({ folder }) => {
    const open = join(folder, 'open')
    mkdirSync(open)
    chmodSync(open, 0o755)
    await checkPrivate(open, uid)
    expect(mode(open)).toBe(0o700)
  })
})
