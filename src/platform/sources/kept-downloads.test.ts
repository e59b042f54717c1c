// Which downloads stay in the cache.
import { execFileSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { makeKilnDisk, plainOptions, sourcesIn } from '#test/drives/sources.ts'
import { test } from '#test/folders.ts'
import { startServer } from '#test/http/file-server.ts'

async function served(bytes: Buffer) {
  const server = await startServer(() => ({ bytes, etag: '"1"' }))
  return { url: server.url('/files/disk.bin'), [Symbol.asyncDispose]: () => server.stop() }
}

test('a wrong file is not kept, a good one is kept on request', async ({ folder }) => {
  const disk = makeKilnDisk(folder)
  const bytes = readFileSync(disk)
  await using server = await served(bytes)
  const { url } = server
  const sources = sourcesIn(folder)
  const sha256 = 'f'.repeat(64)
  const files = () => execFileSync('find', [join(folder, 'cache'), '-name', 'file'], { encoding: 'utf8' })
  await expect(sources.prepare({ url }, { ...plainOptions, sha256 })).rejects.toMatchObject({
    code: 'source.hash',
    message: expect.stringMatching(/^disk.bin is not the expected file/),
  })
  expect(files()).toBe('')
  const prepared = await sources.prepare({ url }, plainOptions)
  await prepared.close({ keep: true })
  expect(files()).not.toBe('')
  rmSync(disk)
  const again = await sources.prepare({ url }, plainOptions)
  expect(again.path).toBe(prepared.path)
  await again.close()
  expect(files()).toBe('')
})
