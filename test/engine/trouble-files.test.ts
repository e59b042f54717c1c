// Profiles and files of Kiln that are broken, newer or not writable: each has its code, and nothing is lost.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scratchEngines } from '#test/engine/scratch-engines.ts'
import { labFolder } from '#test/lab-folder.ts'
import { isRoot } from '#test/tools-here.ts'

const { start, scratch } = scratchEngines()

describe('profiles', () => {
  const tiny = JSON.parse(readFileSync(join(labFolder, 'tiny', 'profile.json'), 'utf8'))
  function folder(name: string, profile: string, root = scratch()): string {
    mkdirSync(join(root, name), { recursive: true })
    writeFileSync(join(root, name, 'profile.json'), profile)
    for (const file of ['options.json', 'flake.nix'])
      cpSync(join(labFolder, 'tiny', file), join(root, name, file))
    return root
  }

  it('that are broken or of a newer version are listed with their reason, and the others work [B1]', async () => {
    const root = folder('broken', '{ not json')
    folder('newer', JSON.stringify({ ...tiny, schema: 9 }), root)
    folder('wrong', JSON.stringify({ ...tiny, id: 'Not An Id' }), root)
    folder('good', JSON.stringify({ ...tiny, id: 'good' }), root)
    const { profiles, problems } = await start({ profiles: [root] }).client.profiles.list({})
    expect(profiles.map(each => each.id)).toEqual(['good'])
    expect(problems.map(each => each.error.code)).toEqual([
      'profile.broken',
      'profile.newer',
      'profile.broken',
    ])
  })

  it('with the same id are both withheld, and both folders named', async () => {
    const root = folder('one', JSON.stringify(tiny))
    folder('two', JSON.stringify(tiny), root)
    const { client } = start({ profiles: [root] })
    expect((await client.profiles.list({})).profiles).toEqual([])
    const shown = client.profiles.show({ id: 'tiny' })
    await expect(shown).rejects.toMatchObject({
      code: 'profile.duplicate',
      message: expect.stringContaining('one and'),
    })
    // With another pair, each id is answered with its own two folders.
    folder('three', JSON.stringify({ ...tiny, id: 'other' }), root)
    folder('four', JSON.stringify({ ...tiny, id: 'other' }), root)
    await expect(client.profiles.show({ id: 'other' })).rejects.toMatchObject({
      message: expect.stringMatching(/"other".*(three|four) and .*(three|four)/),
    })
  })
})

describe("Kiln's own folder", () => {
  it('keeps settings of a newer version, with a warning', async () => {
    const kiln = start()
    const path = join(kiln.home, 'settings.json')
    writeFileSync(path, '{"schema":99,"theme":"sepia"}')
    await expect(kiln.client.settings.get({})).rejects.toMatchObject({ code: 'settings.newer' })
    await expect(kiln.client.settings.change({ theme: 'dark' })).rejects.toMatchObject({
      code: 'settings.newer',
    })
    expect(readFileSync(path, 'utf8')).toBe('{"schema":99,"theme":"sepia"}')
  })

  it('that cannot be written is reported, with the reason', async () => {
    const home = join(scratch(), 'file')
    writeFileSync(home, 'a file, not a folder')
    const kiln = start({ home })
    await expect(kiln.client.settings.change({ theme: 'dark' })).rejects.toMatchObject({
      code: 'home.unwritable',
    })
  })

  it.skipIf(!isRoot)('on a read-only file system is reported too (needs root for a mount)', async () => {
    const home = scratch()
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'ro', 'kiln-test', home])
    try {
      const kiln = start({ home })
      await expect(
        kiln.client.builds.start({ profile: 'tiny', formats: ['raw'], options: {} }),
      ).rejects.toMatchObject({ code: 'home.unwritable' })
      await expect(kiln.client.settings.get({})).resolves.toMatchObject({ settings: { theme: 'system' } })
    } finally {
      execFileSync('umount', [home])
    }
  })

  it('shows an image whose record is broken or newer as a problem, and the others as usual', async () => {
    const kiln = start()
    for (const [id, text] of [
      ['tiny-20260101-000000-0001', '{'],
      ['tiny-20260101-000000-0002', '{"schema":9}'],
    ] as const) {
      mkdirSync(join(kiln.home, 'images', id), { recursive: true })
      writeFileSync(join(kiln.home, 'images', id, 'image.json'), text)
    }
    const { images, problems } = await kiln.client.images.list({})
    expect(images).toEqual([])
    expect(problems.map(each => each.error.code)).toEqual(['image.broken', 'image.newer'])
    await expect(kiln.client.images.show({ id: '../../etc' })).rejects.toMatchObject({
      code: 'image.unknown',
    })
    await expect(
      kiln.client.builds.log({ id: '../..', derivation: '', from: 0, count: 1 }),
    ).rejects.toMatchObject({ code: 'build.unknown' })
  })
})
