import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { command, never, plainOptions, sourcesIn, test } from '#test/drives/sources.ts'
import { startServer } from '#test/http/file-server.ts'

test('a cache folder that cannot be used is named, and not the source', async ({ folder, disk }) => {
  const path = join(folder, 'disk.qcow2')
  command('qemu-img', 'convert', '-O', 'qcow2', disk, path)
  writeFileSync(join(folder, 'cache'), 'a file')
  const sources = sourcesIn(folder)
  const unusable = {
    code: 'home.unwritable',
    message: `Kiln's folder ${join(folder, 'cache')} cannot be written: it is not a folder`,
    hint: expect.stringContaining('KILN_HOME'),
  }
  await expect(sources.prepare({ path }, plainOptions)).rejects.toMatchObject(unusable)
  const packed = Buffer.from('1f8b0800000000000003', 'hex')
  const server = await startServer(() => ({ bytes: packed, etag: '"1"' }))
  try {
    const url = server.url('/disk.img.gz')
    await expect(sources.inspect({ url }, never)).rejects.toMatchObject(unusable)
    await expect(sources.prepare({ url }, plainOptions)).rejects.toMatchObject({ code: 'home.unwritable' })
  } finally {
    await server.stop()
  }
})
