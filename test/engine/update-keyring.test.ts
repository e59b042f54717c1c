// Without a keyring no key is made, because no file may hold one, and the user learns the reason in advance.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { failure } from '#shared/errors.ts'
import { testEngine } from '../support/engine/engine.ts'
import { test } from '../support/folders.ts'

test('keys are not made without a keyring, and the reply says why [N23]', async ({ folder }) => {
  const absent = () =>
    Promise.reject(failure('keyring.absent', { operation: 'keyring', values: { reason: 'none is here.' } }))
  const keyring = { assertThere: absent, store: absent, read: absent, remove: absent }
  const engine = testEngine({ home: join(folder, 'home'), change: ports => ({ ...ports, keyring }) })
  const code = 'update.no-keyring'
  expect(await engine.client.updates.keys({})).toMatchObject({ keys: null, keyring: { code } })
  const recoveryFile = join(folder, 'recovery')
  await expect(engine.client.updates.makeKeys({ recoveryFile })).rejects.toMatchObject({ code })
  expect(existsSync(recoveryFile)).toBe(false)
  await engine.close()
})

test('the file of a recovery key needs an absolute path: a server has an arbitrary working folder', async ({
  folder,
}) => {
  const engine = testEngine({ home: join(folder, 'home') })
  await expect(engine.client.updates.makeKeys({ recoveryFile: 'recovery' })).rejects.toMatchObject({
    code: 'request.invalid',
  })
  await engine.close()
})
