import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { readBmap } from '../disk-images/disk-images.ts'
import { createFiles } from './files.ts'
import { readForeignText } from './foreign-text.ts'

const broken = (reason: string) => ({ code: 'file.broken', message: expect.stringContaining(reason) })

test('reads a stranger’s file if it is regular and of a sensible size', async ({ folder }) => {
  const path = join(folder, 'a')
  writeFileSync(path, 'bücher')
  expect(await readForeignText(path, 1024)).toBe('bücher')
  expect(await readForeignText(join(folder, 'b'), 1024)).toBeNull()
  truncateSync(path, 1025)
  await expect(readForeignText(path, 1024)).rejects.toMatchObject(broken('it is larger than 1 KiB'))
  truncateSync(path, 1501)
  await expect(readForeignText(path, 1500)).rejects.toMatchObject(broken('it is larger than 1.5 KiB'))
})

test('a device, a pipe, a folder and a link are not read', async ({ folder }) => {
  const ordinary = 'it is not a regular file'
  await expect(readForeignText('/dev/zero', 1024)).rejects.toMatchObject(broken(ordinary))
  await expect(readForeignText(folder, 1024)).rejects.toMatchObject(broken(ordinary))
  execFileSync('mkfifo', [join(folder, 'pipe')])
  await expect(readForeignText(join(folder, 'pipe'), 1024)).rejects.toMatchObject(broken(ordinary))
  const socket = createServer().listen(join(folder, 'socket'))
  await once(socket, 'listening')
  await expect(readForeignText(join(folder, 'socket'), 1024)).rejects.toMatchObject(broken(ordinary))
  socket.close()
  symlinkSync('/etc/passwd', join(folder, 'link'))
  await expect(readForeignText(join(folder, 'link'), 99_999)).rejects.toMatchObject(
    broken('it is a symbolic link'),
  )
})

test('a pipe, socket or device in place of a record, log or block map never blocks', async ({ folder }) => {
  const files = createFiles()
  const at = (name: string) => join(folder, name)
  execFileSync('mkfifo', [at('pipe'), at('log.idx')])
  const socket = createServer().listen(at('socket'))
  await once(socket, 'listening')
  symlinkSync('/dev/zero', at('endless'))
  // More of them than Node has threads for file access.
  const readers: ((path: string) => Promise<unknown>)[] = [
    path => files.readText(path),
    path => files.readTail(path, 1024),
    path => files.readLog(path, 0, 10),
    path => files.searchLog(path, 'x', 10),
    path => readBmap(path),
  ]
  for (const name of ['pipe', 'socket', 'endless'])
    await Promise.all(
      readers.map(read => expect(read(at(name))).rejects.toMatchObject(broken('it is not a regular file'))),
    )
  socket.close()
  writeFileSync(at('log'), 'a\n')
  expect(await files.readLog(at('log'), 0, 10)).toEqual({ total: 1, lines: ['a'] })
})

test('reads a record behind a link, but refuses one larger than any record', async ({ folder }) => {
  const files = createFiles()
  const path = join(folder, 'kept')
  writeFileSync(path, 'text')
  symlinkSync(path, join(folder, 'link'))
  expect(await files.readText(join(folder, 'link'))).toBe('text')
  truncateSync(path, (64 << 20) + 1)
  await expect(files.readText(path)).rejects.toMatchObject(broken('it is larger than'))
})

test('treats a path with a NUL as missing', async ({ folder }) => {
  const files = createFiles()
  const path = `${folder}/a\0b`
  expect([await files.facts(path), await files.readText(path), await files.list(path)]).toEqual([
    null,
    null,
    [],
  ])
  await expect(files.writeText(path, 'x')).rejects.toMatchObject({ code: 'file.missing' })
  await expect(files.makeFolder(path)).rejects.toMatchObject({ code: 'file.missing' })
})
