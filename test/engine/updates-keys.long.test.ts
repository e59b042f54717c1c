// The record of the keys that a computer publishes with: what is trusted if it was changed, and how it is
// replaced.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { hasNix } from '#test/tools-here.ts'
import { type Publisher, publisher } from '#test/updates/publisher.ts'

const minute = 60_000

describe.skipIf(!hasNix)(
  'the record of the keys for updates (needs Nix) [N23]',
  { timeout: 2 * minute },
  () => {
    let kiln: Publisher
    let recovery: string
    let path: string

    beforeEach(async () => {
      kiln = await publisher()
      await kiln.box('attic', { label: '26.05.1', packages: [{ name: 'lamp', version: '1.0', kib: 8 }] })
      recovery = (await kiln.client.updates.makeKeys({})).recovery ?? ''
      path = join(kiln.engine.ports.folders.config, 'updates', 'keys.json')
    }, 2 * minute)
    afterEach(() => kiln?.close())

    it('is broken if it differs from the key set that the recovery key signed', async () => {
      const good = JSON.parse(readFileSync(path, 'utf8'))
      for (const changed of [{ number: good.number + 1 }, { made: good.made + 1 }, { keySet: 'x' }]) {
        writeFileSync(path, JSON.stringify({ ...good, ...changed }))
        await expect(kiln.publish({ boxes: ['attic'] })).rejects.toMatchObject({ code: 'update.keys-broken' })
      }
      writeFileSync(path, JSON.stringify(good))
      await kiln.publish({ boxes: ['attic'] })
    })

    it('is made again only by the recovery key that the boxes of its folders trust', async () => {
      await kiln.publish({ boxes: ['attic'] })
      const stranger = await publisher()
      const foreign = (await stranger.client.updates.makeKeys({})).recovery ?? ''
      await stranger.close()
      writeFileSync(path, 'x')
      await expect(kiln.client.updates.recoverKeys({ recovery: foreign })).rejects.toMatchObject({
        code: 'update.other-recovery',
      })
      expect(readFileSync(path, 'utf8')).toBe('x')
      // Even if the folder is not here: on a stick, for example.
      rmSync(kiln.folder, { recursive: true })
      rmSync(join(kiln.engine.ports.folders.data, 'publishes', 'recovery'))
      await expect(kiln.client.updates.recoverKeys({ recovery: foreign })).rejects.toMatchObject({
        code: 'update.other-recovery',
      })
      mkdirSync(kiln.folder)
      await kiln.client.updates.recoverKeys({ recovery })
      await kiln.publish({ boxes: ['attic'] })
    })

    it('is made again by no key if nothing says which one the boxes trust', async () => {
      const stranger = await publisher()
      const foreign = (await stranger.client.updates.makeKeys({})).recovery ?? ''
      await stranger.close()
      const tried = (typed: string) =>
        kiln.client.updates.recoverKeys({ recovery: typed }).then(
          () => 'made',
          thrown => thrown.code,
        )
      writeFileSync(path, 'x')
      expect(await tried(foreign)).toBe('update.other-recovery')
      const kept = join(kiln.engine.ports.folders.data, 'publishes', 'recovery')
      const good = readFileSync(kept, 'utf8')
      rmSync(kept)
      for (const typed of [foreign, recovery]) expect(await tried(typed)).toBe('update.recovery-unknown')
      expect(readFileSync(path, 'utf8')).toBe('x')
      writeFileSync(kept, good)
      expect(await tried(recovery)).toBe('made')
      rmSync(path)
      expect(await tried(foreign)).toBe('made')
    })

    it('gets a higher number than each that its recovery key signed, even one of a clock years ahead', async () => {
      const years = 3 * 365 * 24 * 60 * minute
      let ahead = 0
      const first = await publisher({ now: () => Date.now() + ahead })
      const other = await publisher()
      try {
        const content = { label: '26.05.1', packages: [{ name: 'lamp', version: '1.0', kib: 8 }] }
        await first.box('attic', content)
        await other.box('attic', content)
        const key = (await first.client.updates.makeKeys({})).recovery ?? ''
        await first.publish({ boxes: ['attic'] })
        ahead = years
        await first.client.updates.rotateKeys({ recovery: key })
        ahead = 0
        // Boxes count time again, and the number stays above that one.
        const { keys: future } = await first.client.updates.rotateKeys({ recovery: key })
        await first.publish({ boxes: ['attic'] })

        const { folder } = first
        await other.client.updates.recoverKeys({ recovery: key })
        const refused = { code: 'update.folder-key-set' }
        await expect(other.plan({ boxes: ['attic'], folder })).rejects.toMatchObject(refused)
        // What the error says to do.
        const { keys } = await other.client.updates.recoverKeys({ recovery: key })
        expect(keys.number).toBe(future.number + 1)
        await other.publish({ boxes: ['attic'], folder })
        expect(readFileSync(join(folder, 'keys'), 'utf8')).toContain(`keys ${keys.number}\n`)
        // Even if only a folder that it published to says which ones there were.
        const { config, data } = other.engine.ports.folders
        for (const gone of [join(config, 'updates', 'keys.json'), join(data, 'publishes', 'newest-keys')])
          rmSync(gone)
        const again = await other.client.updates.recoverKeys({ recovery: key })
        expect(again.keys.number).toBe(keys.number + 1)
      } finally {
        await first.close()
        await other.close()
      }
    })
  },
)
