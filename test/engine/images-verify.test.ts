// What a verification finds and corrects.
import { readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeDisk } from '#test/drives/disks.ts'
import { damage, type ImageEngine, imageEngine, recordOf, sha256 } from '#test/engine/image-library.ts'

const MiB = 1 << 20

let kiln: ImageEngine
beforeEach(() => {
  kiln = imageEngine()
})
afterEach(() => kiln.close())

describe('a verification', () => {
  it('repairs a library that was copied without its times, even with a file missing', async () => {
    const { id, path, folder } = await kiln.made('raw.zst')
    for (const name of ['box.raw', 'box.raw.zst']) utimesSync(path(name), new Date(), new Date(1e12))
    const shown = await kiln.client.images.show({ id })
    expect(shown.formats.raw?.state).toBe('changed')
    expect((await kiln.convert(id, 'qcow2')).error).toMatchObject({
      code: 'image.source-changed',
      message: expect.stringContaining('box.raw, box.raw.zst changed'),
      hint: expect.stringContaining(`kiln images verify ${id}`),
    })
    expect((await kiln.verify(id)).error).toBeNull()
    const { formats } = await kiln.client.images.show({ id })
    expect(Object.values(formats).map(({ state }) => state)).toEqual(['present', 'present'])

    utimesSync(path('box.raw.zst'), new Date(), new Date(2e12))
    rmSync(path('box.raw'))
    const result = await kiln.verify(id)
    expect(result.error).toMatchObject({ code: 'image.file-missing' })
    expect(result.stages.map(({ state }) => state)).toEqual(['failed', 'done', 'done', 'done'])
    expect((await kiln.convert(id, 'raw')).error).toBeNull()
    expect(sha256(path('box.raw'))).toBe(recordOf(folder).formats.raw.sha256)
  })

  it('accepts no other content: a changed file stays changed', async () => {
    const { id, path } = await kiln.made('raw.zst')
    damage(path('box.raw'))
    utimesSync(path('box.raw'), new Date(), new Date(1e12))
    expect((await kiln.verify(id)).error).toMatchObject({ code: 'image.file-changed' })
    expect((await kiln.client.images.show({ id })).formats.raw?.state).toBe('changed')
  })

  it('reads the block map and SHA256SUMS too', async () => {
    const { id, path } = await kiln.made()
    const map = readFileSync(path('box.bmap'), 'utf8')
    const other = makeDisk(join(kiln.home, 'other'), 2 * MiB, [])
    const work = { signal: new AbortController().signal, onBytes: () => undefined }
    await kiln.ports.disks.copyRaw(other, join(kiln.home, 'copy'), join(kiln.home, 'other.bmap'), work)
    for (const wrong of [
      '',
      map.replace('Size> 4', 'Size> 5'),
      readFileSync(join(kiln.home, 'other.bmap')),
    ]) {
      writeFileSync(path('box.bmap'), wrong)
      expect((await kiln.verify(id)).error).toMatchObject({ code: 'image.map-changed' })
    }
    rmSync(path('box.bmap'))
    expect((await kiln.verify(id)).error).toMatchObject({
      code: 'image.map-changed',
      message: expect.stringContaining('does not exist'),
    })
    writeFileSync(path('box.bmap'), map)
    expect((await kiln.verify(id)).error).toBeNull()

    const sums = readFileSync(path('SHA256SUMS'), 'utf8')
    writeFileSync(
      path('SHA256SUMS'),
      sums.replace(/^./, character => (character === '0' ? '1' : '0')),
    )
    expect((await kiln.verify(id)).error).toMatchObject({ code: 'image.sums-changed' })
    rmSync(path('SHA256SUMS'))
    expect((await kiln.verify(id)).error).toBeNull()
    expect(readFileSync(path('SHA256SUMS'), 'utf8')).toBe(sums)
  })
})
