// The folder of images, with unusable records and builds that ended without one.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type ImageEngine, imageEngine, recordOf } from '#test/engine/image-library.ts'

let kiln: ImageEngine
beforeEach(() => {
  kiln = imageEngine()
})
afterEach(() => kiln.close())

describe('a folder of images', () => {
  it('takes no path from a record: such a record is broken, and the others are shown', async () => {
    const bad = await kiln.made()
    const good = await kiln.made()
    const victim = join(kiln.home, 'victim.raw')
    writeFileSync(victim, 'mine')
    for (const change of [
      (record: ReturnType<typeof recordOf>) =>
        Object.assign(record.formats.raw, { file: '../../victim.raw' }),
      (record: ReturnType<typeof recordOf>) => Object.assign(record, { bmap: '../../victim.raw' }),
    ]) {
      const record = recordOf(good.folder)
      change(record)
      writeFileSync(bad.path('image.json'), JSON.stringify(record))
      const { images, problems } = await kiln.client.images.list({})
      expect(images.map(({ id }) => id)).toEqual([good.id])
      expect(problems).toMatchObject([{ id: bad.id, error: { code: 'image.broken' } }])
      await expect(kiln.client.images.convert({ id: bad.id, formats: ['raw'] })).rejects.toMatchObject({
        code: 'image.broken',
      })
    }
    expect(readFileSync(victim, 'utf8')).toBe('mine')
  })

  it('that was chosen and is gone is reported, and not created again by a build', async () => {
    expect(await kiln.client.images.list({})).toMatchObject({ images: [] })
    const chosen = join(kiln.home, 'drive', 'images')
    await kiln.client.settings.change({ imagesFolder: chosen })
    expect(await kiln.client.images.list({})).toMatchObject({ images: [] })
    rmSync(join(kiln.home, 'drive'), { recursive: true })
    const gone = { code: 'images.folder-gone', values: { path: chosen } }
    await expect(kiln.client.images.list({})).rejects.toMatchObject(gone)
    await expect(kiln.client.builds.start({ profile: 'tiny', formats: ['raw'] })).rejects.toMatchObject(gone)
    expect(existsSync(chosen)).toBe(false)
    await kiln.client.settings.change({ imagesFolder: null })
    expect(await kiln.client.images.list({})).toMatchObject({ images: [] })
  })

  it('renames an image, and leaves its files and the rest of its record', async () => {
    const { id, folder } = await kiln.made()
    const before = { record: recordOf(folder), files: readdirSync(folder).sort() }
    expect(await kiln.client.images.rename({ id, name: ' Küche 🦊 ' })).toMatchObject({
      id,
      name: 'Küche 🦊',
    })
    expect(recordOf(folder)).toEqual({ ...before.record, name: 'Küche 🦊' })
    expect(readdirSync(folder).sort()).toEqual(before.files)
    for (const name of ['', ' ', 'two\nlines', 'x'.repeat(81)])
      await expect(kiln.client.images.rename({ id, name })).rejects.toMatchObject({ code: 'name.invalid' })
    expect(recordOf(folder)).toMatchObject({ name: 'Küche 🦊' })
  })

  it('removes an image whatever its record says, and the remains of a build', async () => {
    const [broken, newer, unfinished] = ['0001', '0002', '0003'].map(end => `tiny-20260101-000000-${end}`)
    for (const [id = '', file, text] of [
      [broken, 'image.json', '{'],
      [newer, 'image.json', '{"schema":9}'],
      [unfinished, 'events.ndjson', 'x'.repeat(5000)],
    ] as const) {
      mkdirSync(join(kiln.imagesFolder, id), { recursive: true })
      writeFileSync(join(kiln.imagesFolder, id, file), text)
    }
    const listed = await kiln.client.images.list({})
    expect(listed.unfinished).toMatchObject([{ id: unfinished }])
    expect(listed.unfinished[0]?.allocatedBytes).toBeGreaterThan(5000)
    // It is not an image, so the hint does not suggest it.
    await expect(kiln.client.images.show({ id: unfinished ?? '' })).rejects.toMatchObject({
      hint: expect.stringContaining('Did you mean "tiny-20260101-000000-0001"'),
    })
    for (const id of [broken, newer, unfinished]) await kiln.client.images.remove({ id: id ?? '' })
    expect(readdirSync(kiln.imagesFolder)).toEqual([])
    for (const id of ['../locks', unfinished ?? ''])
      await expect(kiln.client.images.remove({ id })).rejects.toMatchObject({
        code: 'image.unknown',
        hint: expect.not.stringContaining('Did you mean'),
      })
  })
})
