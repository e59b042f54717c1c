// The folder that updates are published to, if another person or program can write to it too.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hasNix } from '#test/tools-here.ts'
import { type Publisher, publisher } from '#test/updates/publisher.ts'

const minute = 60_000

describe.skipIf(!hasNix)('a published folder (needs Nix) [N23]', { timeout: 5 * minute }, () => {
  let kiln: Publisher
  let pointer: string
  let recovery: string
  const publish = () => kiln.publish({ boxes: ['kitchen'] })
  const here = (...names: string[]) => join(kiln.folder, ...names)

  beforeAll(async () => {
    kiln = await publisher()
    const { id } = await kiln.box('kitchen', {
      label: '26.05.1',
      packages: [{ name: 'kettle', version: '1.0', kib: 64 }],
    })
    pointer = here('pointers', `box-${id}`)
    recovery = (await kiln.client.updates.makeKeys({})).recovery ?? ''
  }, 2 * minute)
  afterAll(() => kiln?.close())

  it('continues a first publication that was interrupted', async () => {
    const { id } = await kiln.plan({ boxes: ['kitchen'] })
    const cut = kiln.engine.ports.nix
    const push = cut.push
    cut.push = () => Promise.reject(new Error('cut off'))
    try {
      const { job } = await kiln.client.updates.publish({ plan: id })
      await expect(kiln.ended(job)).rejects.toThrow()
    } finally {
      cut.push = push
    }
    expect(readdirSync(kiln.folder)).toContain('kiln-updates.json')
    expect(existsSync(pointer)).toBe(false)
    expect(await publish()).toMatchObject({ boxes: [{ name: 'kitchen' }] })
  })

  it.each([['cache', 'nar'], ['cache'], ['pointers'], ['history'], ['keys']])(
    'with a link at %s is refused, and nothing behind the link changes',
    async (...names) => {
      const place = here(...names)
      const aside = `${kiln.folder}-aside`
      const victim = `${kiln.folder}-victim`
      renameSync(place, aside)
      mkdirSync(join(victim, 'photos'), { recursive: true })
      writeFileSync(join(victim, 'thesis.txt'), 'mine')
      symlinkSync(names[0] === 'keys' ? join(victim, 'thesis.txt') : victim, place)
      try {
        await expect(publish()).rejects.toMatchObject({ code: 'update.folder-link' })
        expect(readdirSync(victim).sort()).toEqual(['photos', 'thesis.txt'])
        expect(readFileSync(join(victim, 'thesis.txt'), 'utf8')).toBe('mine')
      } finally {
        rmSync(place)
        renameSync(aside, place)
        rmSync(victim, { recursive: true })
      }
    },
  )

  it('keeps foreign files next to the archives', async () => {
    writeFileSync(here('cache', 'nar', 'notes.txt'), 'mine')
    await publish()
    expect(readFileSync(here('cache', 'nar', 'notes.txt'), 'utf8')).toBe('mine')
  })

  it('with a corrupt pointer shows none, and gets another one', async () => {
    const aside = `${kiln.folder}-pointer`
    const replaced = (make: () => void) => {
      rmSync(pointer)
      make()
    }
    writeFileSync(aside, 'mine')
    for (const make of [
      () => symlinkSync(aside, pointer),
      () => writeFileSync(pointer, 'x'.repeat(100_000)),
    ]) {
      replaced(make)
      const { folders } = await kiln.client.updates.folders({})
      expect(folders).toHaveLength(1)
      await publish()
      expect(readFileSync(pointer, 'utf8')).toMatch(/^kiln-/)
    }
    expect(readFileSync(aside, 'utf8')).toBe('mine')
  })

  it('with other corrupt files writes them again', async () => {
    const info = readdirSync(here('cache')).find(name => name.endsWith('.narinfo')) ?? ''
    for (const name of ['keys', 'wave', join('cache', info)])
      for (const text of ['', 'x', 'x'.repeat(2_000_000)]) {
        writeFileSync(here(name), text)
        await publish()
        if (name === 'wave') expect(existsSync(here(name))).toBe(false)
        else expect(readFileSync(here(name), 'utf8'), name).toMatch(/^(?:kiln-keys|StorePath)/)
      }
  })

  it.each([
    'keys',
    'wave',
    'pointers/box-0000000000000000',
    'later/box-0000000000000000',
    'cache/nar',
    'history',
  ])('with something else instead of %s names it, and changes nothing', async name => {
    const path = here(name)
    const isFolder = ['cache/nar', 'history'].includes(name)
    const aside = `${kiln.folder}-aside`
    if (existsSync(path)) renameSync(path, aside)
    if (isFolder) writeFileSync(path, 'mine')
    else mkdirSync(path, { recursive: true })
    const before = readFileSync(pointer, 'utf8')
    try {
      await expect(publish()).rejects.toMatchObject({ code: 'update.file-spoiled', values: { path } })
      expect(readFileSync(pointer, 'utf8')).toBe(before)
    } finally {
      rmSync(path, { recursive: true })
      if (existsSync(aside)) renameSync(aside, path)
    }
    await publish()
  })

  it('with a corrupt mark says where to get it, and can start again', async () => {
    const mark = here('kiln-updates.json')
    const good = readFileSync(mark, 'utf8')
    for (const text of ['x', '{}', 'x'.repeat(20_000)]) {
      writeFileSync(mark, text)
      await expect(publish()).rejects.toMatchObject({ code: 'update.mark-spoiled', values: { path: mark } })
    }
    writeFileSync(mark, good)
    await publish()
    for (const name of readdirSync(kiln.folder)) rmSync(here(name), { recursive: true })
    await publish()
    expect(existsSync(pointer)).toBe(true)
  })

  it('by another path is locked too', async () => {
    const link = `${kiln.folder}-link`
    symlinkSync(kiln.folder, link)
    const plans = [
      await kiln.plan({ boxes: ['kitchen'] }),
      await kiln.plan({ boxes: ['kitchen'], folder: link }),
    ]
    const ends = await Promise.allSettled(
      plans.map(async ({ id }) => kiln.ended((await kiln.client.updates.publish({ plan: id })).job)),
    )
    const reasons = ends.flatMap(end => (end.status === 'rejected' ? [end.reason.code] : []))
    expect(reasons).toHaveLength(1)
    expect(['update.folder-busy', 'update.plan-old']).toContain(reasons[0])
  })

  it('with a newer key set accepts none of an older one', async () => {
    const { keys } = await kiln.client.updates.keys({})
    const older = readFileSync(here('keys'), 'utf8')
    await kiln.client.updates.rotateKeys({ recovery })
    await publish()
    const newer = readFileSync(here('keys'), 'utf8')
    expect(newer).not.toBe(older)
    // Like a computer that was restored from a backup.
    const path = join(kiln.engine.ports.folders.config, 'updates', 'keys.json')
    const record = readFileSync(path, 'utf8')
    const now = JSON.parse(record)
    writeFileSync(path, JSON.stringify({ ...now, ...keys, keySet: older }))
    await expect(publish()).rejects.toMatchObject({ code: 'update.folder-key-set' })
    expect(readFileSync(here('keys'), 'utf8')).toBe(newer)
    writeFileSync(path, record)
    // A key set that its recovery key did not sign blocks nothing.
    writeFileSync(here('keys'), newer.replace(/^keys: ?\d+$/m, 'keys: 9999999999'))
    await publish()
    expect(readFileSync(here('keys'), 'utf8')).toBe(newer)
  })
})
