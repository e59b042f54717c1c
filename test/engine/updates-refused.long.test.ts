// A publication that is refused or that fails: what the folder has then, and what the next one does.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseNarInfo } from '#shared/narinfo.ts'
import { hasNix } from '#test/tools-here.ts'
import { type Publisher, publisher } from '#test/updates/publisher.ts'

const minute = 60_000

describe.skipIf(!hasNix)('publishing updates (needs Nix) [N23]', { timeout: 5 * minute }, () => {
  let kiln: Publisher
  let boxes: Record<'attic' | 'kitchen', string>
  const own = (name: string, version = '1.0') => ({ name, version, kib: 64 })

  beforeAll(async () => {
    kiln = await publisher()
    const kitchen = await kiln.box('kitchen', { label: '26.05.1', packages: [own('kettle')] })
    const attic = await kiln.box('attic', { label: '26.05.1', packages: [own('lamp')] })
    boxes = { kitchen: kitchen.id, attic: attic.id }
    await kiln.client.updates.makeKeys({})
    await kiln.publish({ boxes: ['kitchen', 'attic'] })
  }, 2 * minute)
  afterAll(() => kiln?.close())

  const file = (...names: string[]) => readFileSync(join(kiln.folder, ...names), 'utf8')
  const pointerOf = (name: keyof typeof boxes) => file('pointers', `box-${boxes[name]}`)
  const infos = () =>
    kiln.cached().map(name => {
      const info = parseNarInfo(file('cache', name))
      if (!info) throw new Error(name)
      return info
    })

  it('refuses to exceed the quota before it writes, and the pointer stays', async () => {
    kiln.system('kitchen', { label: '26.05.9', packages: [own('kettle', '9')] })
    const before = pointerOf('kitchen')
    await expect(kiln.publish({ boxes: ['kitchen'], quotaBytes: 50_000 })).rejects.toMatchObject({
      code: 'update.quota',
    })
    expect(pointerOf('kitchen')).toBe(before)
  })

  it('copies corrupted files of the folder again, and never signs the corrupted ones', async () => {
    const [lamp] = infos().filter(({ storePath }) => storePath.endsWith('lamp-1.0'))
    const name = kiln.cached().find(each => /^StorePath: .*-lamp-1.0$/m.test(file('cache', each))) ?? ''
    const good = file('cache', name)
    writeFileSync(
      join(kiln.folder, 'cache', name),
      good.replace(/^NarHash: .*$/m, `NarHash: sha256:${'0'.repeat(52)}`),
    )
    expect(await kiln.publish({ boxes: ['attic'] })).toMatchObject({ added: 1 })
    expect(parseNarInfo(file('cache', name))?.fingerprint).toBe(lamp?.fingerprint)
    truncateSync(join(kiln.folder, 'cache', lamp?.url ?? ''), 100)
    expect(await kiln.publish({ boxes: ['attic'] })).toMatchObject({ added: 1 })
    expect(statSync(join(kiln.folder, 'cache', lamp?.url ?? '')).size).toBeGreaterThan(100)
  })

  it('a folder of something else, or of other keys, is left alone', async () => {
    const { home } = kiln
    writeFileSync(join(home, 'note'), '')
    await expect(kiln.plan({ boxes: ['attic'], folder: home })).rejects.toMatchObject({
      code: 'update.folder-foreign',
    })
    await expect(kiln.plan({ boxes: ['attic'], folder: join(home, 'gone') })).rejects.toMatchObject({
      code: 'file.missing',
    })
    const stranger = await publisher()
    try {
      await stranger.client.updates.makeKeys({})
      await stranger.box('attic', {})
      await expect(stranger.plan({ boxes: ['attic'], folder: kiln.folder })).rejects.toMatchObject({
        code: 'update.folder-keys',
      })
    } finally {
      await stranger.close()
    }
  })

  it('without the private key nothing is copied', async () => {
    const kept = new Map(kiln.keyring)
    kiln.keyring.clear()
    try {
      kiln.system('attic', { label: '26.05.7' })
      const before = kiln.cached()
      await expect(kiln.publish({ boxes: ['attic'] })).rejects.toMatchObject({ code: 'update.key-gone' })
      expect(kiln.cached()).toEqual(before)
    } finally {
      for (const [account, secret] of kept) kiln.keyring.set(account, secret)
    }
  })

  it('a failed copy leaves no pointer, and the next publication completes it', async () => {
    const before = pointerOf('attic')
    const blocked = join(kiln.folder, 'cache', 'nix-cache-info')
    execFileSync('mv', [blocked, `${blocked}-away`])
    // A file has to be there.
    mkdirSync(blocked)
    await expect(kiln.publish({ boxes: ['attic'] })).rejects.toMatchObject({ code: 'update.unwritten' })
    expect(pointerOf('attic')).toBe(before)
    execFileSync('rmdir', [blocked])
    execFileSync('mv', [`${blocked}-away`, blocked])
    expect((await kiln.publish({ boxes: ['attic'] })).boxes).toHaveLength(1)
    expect(existsSync(join(kiln.folder, 'pointers', `box-${boxes.attic}`))).toBe(true)
    expect(pointerOf('attic')).not.toBe(before)
  })
})
