import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createFiles } from './files.ts'
import { readForeignText } from './foreign-text.ts'

const broken = (reason: string) => ({ code: 'file.broken', message: expect.stringContaining(reason) })

test('a stranger’s file is read when it is an ordinary one of a sensible size', async ({ folder }) => {
  const path = join(folder, 'a')
  writeFileSync(path, 'bücher')
  expect(await readForeignText(path, 1024)).toBe('bücher')
  expect(await readForeignText(join(folder, 'b'), 1024)).toBeNull()
  truncateSync(path, 1025)
  await expect(readForeignText(path, 1024)).rejects.toMatchObject(broken('it is larger than 1 KiB'))
})

test('a device, a pipe, a folder or a link is not read', async ({ folder }) => {
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

test('a path with a NUL is a path where nothing is', async ({ folder }) => {
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
