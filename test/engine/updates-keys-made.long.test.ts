// The keys for updates: made once, and again from the recovery key, in place of what cannot be read.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hasNix } from '#test/tools-here.ts'
import { publisher } from '#test/updates/publisher.ts'

const minute = 60_000

describe.skipIf(!hasNix)('publishing updates (needs Nix) [N23]', { timeout: 5 * minute }, () => {
  it('makes keys once at a time', async () => {
    const other = await publisher()
    try {
      const again = other.opened()
      const made = await Promise.allSettled(
        [other.client, again.client, other.client].map(client => client.updates.makeKeys({})),
      )
      await again.close()
      const [recoveryText, ...more] = made.flatMap(each =>
        each.status === 'fulfilled' ? [each.value.recovery] : [],
      )
      expect(more).toEqual([])
      for (const each of made)
        if (each.status === 'rejected')
          expect(['update.keys-busy', 'update.keys-there']).toContain(each.reason.code)
      // It is the valid one, and nothing else is left in the keyring.
      expect(other.keyring.size).toBe(1)
      await other.client.updates.rotateKeys({ recovery: recoveryText ?? '' })
    } finally {
      await other.close()
    }
  })

  it('an unreadable record of the keys is made again with the recovery key', async () => {
    const other = await publisher()
    try {
      const { keys, recovery: text } = await other.client.updates.makeKeys({})
      const record = join(other.engine.ports.folders.config, 'updates', 'keys.json')
      for (const broken of ['{"schema":1,"reco', 'x', '{"schema":1}']) {
        writeFileSync(record, broken)
        await expect(other.client.updates.keys({})).rejects.toMatchObject({ code: 'update.keys-broken' })
        await expect(other.client.updates.makeKeys({})).rejects.toMatchObject({ code: 'update.keys-broken' })
        const made = await other.client.updates.recoverKeys({ recovery: text ?? '' })
        expect(made.keys).toMatchObject({ recovery: keys.recovery })
        expect(made.keys.number).toBeGreaterThanOrEqual(keys.number)
      }
      // One of a newer Kiln is not replaced.
      writeFileSync(record, '{"schema":99}')
      await expect(other.client.updates.recoverKeys({ recovery: text ?? '' })).rejects.toMatchObject({
        code: 'update.keys-newer',
      })
    } finally {
      await other.close()
    }
  })
})
