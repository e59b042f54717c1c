// The keyring here is a map: the real ones have tests in src/platform/keyring.
import { expect, test } from 'vitest'
import type { KeyringPort } from '#engine/ports/keyring.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { noAnswers } from '#shared/seed/seed.ts'
import { quietLog } from '#test/engine/quiet-log.ts'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { assertSecrets, forgetAll, keepSecrets, moveSecrets, withKept } from './secrets.ts'

const { signal } = new AbortController()
const box = (secrets: string[], id = 'a'.repeat(16)) => ({ id, name: 'kitchen', secrets })
const keyringOf = (entries: Map<string, string>): KeyringPort => ({
  assertThere: async () => undefined,
  store: async ({ account }, secret) => void entries.set(account, secret),
  read: async account => entries.get(account) ?? null,
  remove: async account => void entries.delete(account),
})
/** The keys in the box's record. */
function recordOf(before: string[] = []) {
  let keys = before
  return {
    keys: () => keys,
    record: async (change: (keys: readonly string[]) => string[]) => {
      keys = change(keys)
    },
  }
}
const failing = (code: 'keyring.absent' | 'keyring.locked'): KeyringPort => {
  const fail = async () => {
    throw code === 'keyring.locked'
      ? failure(code, { operation: 'keyring', values: { program: 'secret-tool' } })
      : failure(code, { operation: 'keyring', values: { reason: message('keyring.reason.service') } })
  }
  return { assertThere: fail, store: fail, read: fail, remove: fail }
}
const parts = (keyring: KeyringPort) => ({ keyring, log: quietLog })

test('fills in kept secrets that were not answered, and only for their own box [N16]', async () => {
  const entries = new Map<string, string>()
  const { record, keys } = recordOf()
  const given = { token: 's', 'a key': 't' }
  await keepSecrets(parts(keyringOf(entries)), box([]), { given, record, signal })
  const secrets = keys()
  expect(secrets).toEqual(['token', 'a key'])
  expect([...entries.keys()].every(account => /^[\w./-]+$/.test(account))).toBe(true)
  const kept = (answers: ReturnType<typeof noAnswers> | null, of = box(secrets)) =>
    withKept({ keyring: keyringOf(entries) }, of, { answers, keys: ['token', 'a key'], signal })
  expect((await kept({ ...noAnswers(), secrets: { token: '' } }))?.secrets).toEqual({
    token: '',
    'a key': 't',
  })
  expect(await kept(null)).toEqual({
    ...noAnswers(),
    hostKey: false,
    secrets: { token: 's', 'a key': 't' },
  })
  // Removed by another program, or on another computer.
  await expect(kept(null, box(secrets, 'b'.repeat(16)))).rejects.toMatchObject({
    code: 'box.secret-gone',
    values: { name: 'kitchen', key: 'token' },
  })
  expect(await kept(null, box([], 'b'.repeat(16)))).toBeNull()
  const without = { answers: null, keys: [], signal }
  expect(await withKept({ keyring: keyringOf(entries) }, box(secrets), without)).toBeNull()
})

test.each(['keyring.absent', 'keyring.locked'] as const)(
  'with %s nothing is written without its secrets, unless they are entered again [N16]',
  async code => {
    const keyring = failing(code)
    const wanted = { keys: ['token'], signal }
    await expect(withKept({ keyring }, box(['token']), { ...wanted, answers: null })).rejects.toMatchObject({
      code,
    })
    const answers = { ...noAnswers(), secrets: { token: 'again' } }
    expect(await withKept({ keyring }, box(['token']), { ...wanted, answers })).toBe(answers)
    expect(await withKept({ keyring }, box([]), { ...wanted, answers: null })).toBeNull()
    const { record, keys } = recordOf(['other'])
    const keeping = keepSecrets(parts(keyring), box([]), { given: { token: 's' }, record, signal })
    await expect(keeping).rejects.toMatchObject({ code })
    expect(keys()).toEqual(['other'])
  },
)

test('removing a box removes its secrets; names those in a locked keyring, but not those in a missing one', async () => {
  const entries = new Map([[`box/${'a'.repeat(16)}/token`, 's']])
  expect(await forgetAll(parts(keyringOf(entries)), box(['token']), signal)).toBeNull()
  expect(entries.size).toBe(0)
  expect(await forgetAll(parts(failing('keyring.locked')), box(['token']), signal)).toMatchObject({
    code: 'keyring.locked',
  })
  expect(await forgetAll(parts(failing('keyring.absent')), box(['token']), signal)).toBeNull()
  const { record, keys } = recordOf(['token'])
  await keepSecrets(parts(failing('keyring.absent')), box(['token']), {
    given: { token: '' },
    record,
    signal,
  })
  expect(keys()).toEqual([])
})

test('the record has a key for as long as the keyring may have its secret, so a crash leaves none behind', async () => {
  const entries = new Map<string, string>()
  const died = new Error('killed')
  const { record, keys } = recordOf()
  const dies: KeyringPort = {
    ...keyringOf(entries),
    store: async () => {
      expect(keys()).toEqual(['token'])
      throw died
    },
    remove: async () => {
      expect(keys()).toEqual(['token'])
      throw died
    },
  }
  const keep = (value: string, secrets: string[]) =>
    keepSecrets(parts(dies), box(secrets), { given: { token: value }, record, signal })
  await expect(keep('s', [])).rejects.toBe(died)
  // A key that was kept before stays: the keyring may still have it.
  await record(() => ['token'])
  await expect(keep('s', ['token'])).rejects.toBe(died)
  await expect(keep('', ['token'])).rejects.toBe(died)
  expect(keys()).toEqual(['token'])
})

test('a box that gets another id takes its secrets along', async () => {
  const entries = new Map([[`box/${'a'.repeat(16)}/token`, 's']])
  const to = box(['token'], 'b'.repeat(16))
  await moveSecrets(parts(keyringOf(entries)), { from: box(['token']), to, signal })
  expect([...entries]).toEqual([[`box/${'b'.repeat(16)}/token`, 's']])
})

test('only secret answers of the profile can be kept, and keeping an empty one removes it', () => {
  expect(() => assertSecrets(box([]), sampleProfile, { wifi: 'x' })).not.toThrow()
  expect(() => assertSecrets(box([]), sampleProfile, { hostname: 'x' })).toThrow('has no secret answer')
  expect(() => assertSecrets(box([]), undefined, { wifi: 'x' })).toThrow('has no secret answer')
  expect(() => assertSecrets(box([]), undefined, { wifi: '' })).not.toThrow()
})
