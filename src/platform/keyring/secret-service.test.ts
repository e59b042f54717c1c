// Uses the real GNOME Keyring on a separate bus. No person answers its prompts.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { keyringLab, keyringLacks } from '#test/keyring/keyring-lab.ts'
import { createProcessRunner } from '../process/run.ts'
import { createKeyring } from './keyring.ts'

const { signal } = new AbortController()
const entry = { account: 'box/0123456789abcdef/token', label: 'Kiln: kitchen, token' }
const keyringIn = (env: Record<string, string>, timeoutMs?: number) =>
  createKeyring({
    run: createProcessRunner({ env }),
    platform: 'linux',
    ...(timeoutMs === undefined ? {} : { timeoutMs }),
  })

it('without secret-tool there is no keyring, and it is named', async () => {
  const keyring = keyringIn({ PATH: '/nowhere' })
  await expect(keyring.assertThere(signal)).rejects.toMatchObject({
    code: 'keyring.absent',
    values: { reason: { code: 'keyring.reason.program', values: { program: 'secret-tool' } } },
  })
  await expect(keyring.read(entry.account, signal)).rejects.toMatchObject({ code: 'keyring.absent' })
})

describe.skipIf(keyringLacks.length > 0)(
  `a keyring of the Secret Service (needs ${keyringLacks.join(', ') || 'nothing'})`,
  () => {
    let lab: Awaited<ReturnType<typeof keyringLab>>
    beforeAll(async () => {
      lab = await keyringLab()
    })
    afterAll(() => lab.close())

    it('is absent where nothing answers for it, on a bus or without one', async () => {
      const { DBUS_SESSION_BUS_ADDRESS: _, ...rest } = lab.env
      for (const env of [lab.env, rest]) {
        const keyring = keyringIn(env)
        const absent = {
          code: 'keyring.absent',
          values: { reason: { code: 'keyring.reason.service' } },
        }
        await expect(keyring.assertThere(signal)).rejects.toMatchObject(absent)
        await expect(keyring.read(entry.account, signal)).rejects.toMatchObject(absent)
        await expect(keyring.store(entry, 's', signal)).rejects.toMatchObject(absent)
        await expect(keyring.remove(entry.account, signal)).rejects.toMatchObject(absent)
      }
    })

    it('keeps a secret as it is, replaces it, and removes it', async () => {
      await lab.unlock()
      const keyring = keyringIn(lab.env)
      await keyring.assertThere(signal)
      expect(await keyring.read(entry.account, signal)).toBeNull()
      for (const secret of ['s', ' two\nlines, ü and "quotes"\n', 'x'.repeat(8000)]) {
        await keyring.store(entry, secret, signal)
        expect(await keyring.read(entry.account, signal)).toBe(secret)
      }
      await keyring.remove(entry.account, signal)
      await keyring.remove(entry.account, signal)
      expect(await keyring.read(entry.account, signal)).toBeNull()
    })

    it('refuses a secret that secret-tool would cut off, and keeps the stored one', async () => {
      const keyring = keyringIn(lab.env)
      await keyring.store(entry, 'before', signal)
      await expect(keyring.store(entry, 'x'.repeat(8001), signal)).rejects.toMatchObject({
        code: 'keyring.too-long',
      })
      expect(await keyring.read(entry.account, signal)).toBe('before')
    })

    it('that is locked and waits for a person is given up, by the caller too', async () => {
      lab.lock()
      const keyring = keyringIn(lab.env, 1500)
      await keyring.assertThere(signal)
      const locked = { code: 'keyring.locked' }
      await expect(keyring.read(entry.account, signal)).rejects.toMatchObject(locked)
      await expect(keyring.store(entry, 's', signal)).rejects.toMatchObject(locked)
      await expect(keyring.remove(entry.account, signal)).rejects.toMatchObject(locked)
      const caller = new AbortController()
      const reading = keyringIn(lab.env).read(entry.account, caller.signal)
      caller.abort(new Error('enough'))
      await expect(reading).rejects.toThrow('enough')
    })
  },
)
