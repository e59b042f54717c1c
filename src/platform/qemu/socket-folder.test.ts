import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import {
  makeSocketFolder,
  removeSockets,
  socketFolderFor,
  socketFolderOf,
  socketNames,
} from './socket-folder.ts'

const uid = process.getuid?.() ?? -1
const mode = (path: string) => statSync(path).mode & 0o777

/** A machine whose own path is too long for a socket. */
function deep(folder: string, name = 'tiny-00ff') {
  const path = join(folder, 'x'.repeat(100), name)
  mkdirSync(path, { recursive: true })
  return path
}

describe('the folder of sockets', () => {
  test('leaves each socket a path of at most 103 bytes, wherever machines and temporary files are', () => {
    const text = fc.string({ minLength: 1, maxLength: 150, unit: 'grapheme' })
    fc.assert(
      fc.property(text, text, fc.integer({ min: 0, max: 2 ** 32 - 2 }), (place, temporary, each) => {
        const folder = socketFolderFor(`/home/${place}`, { shortFolder: `/var/${temporary}`, uid: each })
        for (const name of Object.values(socketNames))
          expect(Buffer.byteLength(join(folder, name))).toBeLessThanOrEqual(103)
      }),
    )
  })

  test("fits below macOS's temporary folder, however long the id is", () => {
    const shortFolder = '/var/folders/zz/zyxvpxvq6csfxvn_n0000000000000/T'
    const machine = `/Users/someone/Library/Application Support/kiln/machines/${'a'.repeat(41)}-00ff`
    expect(socketFolderFor(machine, { shortFolder, uid: 501 })).toContain(shortFolder)
  })

  test("is the machine's own folder if that is short enough", () => {
    const machine = '/data/machines/a-00ff'
    expect(socketFolderFor(machine, { shortFolder: '/run', uid })).toBe(machine)
  })

  test('is another one for a copy, and the same one under another name', async ({ folder }) => {
    const host = { shortFolder: folder, uid }
    const made = await makeSocketFolder(deep(folder), host)
    symlinkSync(dirname(deep(folder)), join(folder, 'link'))
    expect(await socketFolderOf(join(folder, 'link', 'tiny-00ff'), host)).toBe(made)
    expect(await makeSocketFolder(deep(join(folder, 'copy')), host)).not.toBe(made)
  })

  test('is created for this user alone', async ({ folder }) => {
    const host = { shortFolder: folder, uid }
    const made = await makeSocketFolder(deep(folder), host)
    expect([mode(made), mode(dirname(made))]).toEqual([0o700, 0o700])
    // It exists already, and is correct.
    expect(await makeSocketFolder(deep(folder), host)).toBe(made)
  })

  test('is refused, and left alone, if another user put a link or a folder there', async ({ folder }) => {
    const theirs = join(folder, 'theirs')
    mkdirSync(theirs, { mode: 0o700 })
    symlinkSync(theirs, join(folder, `kiln-${uid}`))
    const host = { shortFolder: folder, uid }
    const unusable = { code: 'folder.unusable' }
    await expect(makeSocketFolder(deep(folder), host)).rejects.toMatchObject(unusable)
    expect(readdirSync(theirs)).toEqual([])
    const inside = join(theirs, socketFolderFor(deep(folder), host).split('/').at(-1) ?? '')
    mkdirSync(inside)
    writeFileSync(join(inside, socketNames.qmp), '')
    await expect(socketFolderOf(deep(folder), host)).rejects.toMatchObject(unusable)
    await removeSockets(deep(folder), host)
    expect(readdirSync(inside)).toEqual([socketNames.qmp])
    await expect(socketFolderOf(theirs, { ...host, uid: uid + 1 })).rejects.toMatchObject(unusable)
  })

  test('that is open to others is closed to them', async ({ folder }) => {
    const open = join(folder, 'open')
    mkdirSync(open)
    chmodSync(open, 0o755)
    await socketFolderOf(open, { shortFolder: folder, uid })
    expect(mode(open)).toBe(0o700)
  })

  test('loses its sockets and nothing else', async ({ folder }) => {
    const host = { shortFolder: folder, uid }
    const machine = deep(folder)
    const made = await makeSocketFolder(machine, host)
    for (const name of Object.values(socketNames)) writeFileSync(join(made, name), '')
    await removeSockets(machine, host)
    expect(existsSync(made)).toBe(false)
    await makeSocketFolder(machine, host)
    for (const name of [socketNames.qmp, 'mine']) writeFileSync(join(made, name), '')
    writeFileSync(join(machine, 'disk.qcow2'), '')
    await removeSockets(machine, host)
    expect(readdirSync(made)).toEqual(['mine'])
    expect(readdirSync(machine)).toEqual(['disk.qcow2'])
    await removeSockets(join(folder, 'gone'), host)
  })

  test('that is gone means a machine that does not answer', async ({ folder }) => {
    const host = { shortFolder: folder, uid }
    const silent = { code: 'machine.silent' }
    await expect(socketFolderOf(deep(folder), host)).rejects.toMatchObject(silent)
    await expect(socketFolderOf(join(folder, 'none'), host)).rejects.toMatchObject(silent)
  })
})
