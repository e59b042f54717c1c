// A pipe or a socket in place of an image: four that are waited for would hold all of Node's file threads.
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createProcessRunner } from '../process/run.ts'
import { createDiskImages } from './disk-images.ts'

const disks = createDiskImages({ run: createProcessRunner({ env: { PATH: process.env['PATH'] } }) })
const work = { signal: AbortSignal.timeout(20_000), onBytes: () => {} }
const copying = { ...work, data: undefined }

test('a pipe or a socket that has an image’s name is an error at once', async ({ folder }) => {
  const [pipe, socket] = [join(folder, 'pipe.img'), join(folder, 'socket.img')]
  execFileSync('mkfifo', [pipe])
  const server = createServer().listen(socket)
  await once(server, 'listening')
  const before = readdirSync(folder)
  const to = join(folder, 'to')
  for (const path of [pipe, socket]) {
    const reads = [
      disks.hash(path, work),
      disks.copyFile(path, to, work),
      disks.copyRaw(path, to, `${to}.bmap`, copying as never),
      disks.compressZstd(path, to, work),
      disks.decompressZstd(path, to, work),
      disks.extractTar(path, /x/, to, work),
      disks.writeTar(to, [{ name: 'x', path }], work),
      disks.virtualSize(path, 'raw'),
      disks.convert({
        from: { path, format: 'raw' },
        to: { path: to, format: 'qcow2' },
        signal: work.signal,
        onFraction: () => {},
      }),
    ]
    const ends = await Promise.allSettled(reads)
    for (const end of ends) expect(end).toMatchObject({ reason: { code: 'file.broken' } })
  }
  expect(readdirSync(folder)).toEqual(before)
  server.close()
})

test('a missing file is reported as missing and blocks no thread', async ({ folder }) => {
  const gone = join(folder, 'gone')
  await expect(disks.hash(gone, work)).rejects.toMatchObject({ code: 'file.missing', values: { path: gone } })
  writeFileSync(join(folder, 'there'), 'abc')
  expect((await disks.hash(join(folder, 'there'), work)).sizeBytes).toBe(3)
})
