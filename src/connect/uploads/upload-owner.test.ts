// Tests from whom Connect accepts an upload.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { basic, everything, keys, later, login, name, password, taking } from '#test/connect-uploads.ts'
import { test } from '#test/folders.ts'

describe('an upload to Connect [N23]', () => {
  test('needs its own login, and limits wrong ones', async ({ folder }) => {
    const { at, call, status, shown } = taking(folder)
    const wrong = [
      null,
      basic(name, 'q'.repeat(43)),
      basic('other', password),
      `Bearer ${password}`,
      basic(name, ''),
    ]
    for (const authorization of wrong) {
      for (const method of ['PUT', 'DELETE'] as const)
        expect((await call(method, 'wave', { authorization, from: '192.0.2.7' })).status).toBe(401)
      at.pass(16 * 60_000)
    }
    expect(everything(shown)).toEqual([])
    expect(await status('wave', '{}')).toBe(204)
    expect(await status(later, 'later')).toBe(204)
    // Boxes and strangers can read neither.
    for (const path of ['wave', later]) {
      expect((await call('GET', path, { authorization: null })).status).toBe(404)
      expect((await call('GET', path, { authorization: basic(name, 'no') })).status).toBe(401)
    }
    const guess = (from: string, authorization = basic(name, 'guess')) =>
      call('GET', 'wave', { authorization, from })
    for (let count = 0; count < 5; count++) expect((await guess('192.0.2.8')).status).toBe(401)
    expect((await guess('192.0.2.8', login)).status).toBe(429)
    expect((await guess('192.0.2.9', login)).status).toBe(200)
    at.store.removeUploadLogin(name)
    expect(await status('wave', '{}')).toBe(401)
  })

  test('is accepted only from the owner of the folder', async ({ folder }) => {
    const { status, read, shown } = taking(folder)
    const [own, foreign] = [keys(), keys()]
    // Without the mark the signer is unknown.
    expect(await status('keys', own.set())).toBe(409)
    expect(await status('kiln-updates.json', '<!doctype html>')).toBe(409)
    expect(await status('kiln-updates.json', own.mark)).toBe(204)
    expect(await status('kiln-updates.json', foreign.mark)).toBe(409)
    expect(await status('keys', foreign.set())).toBe(409)
    expect(await status('keys', own.set(2).replace('made 1', 'made 2'))).toBe(409)
    expect(await status('keys', own.set(2))).toBe(204)
    expect(await status('keys', own.set(1))).toBe(409)
    expect(await status('keys', own.set(3))).toBe(204)
    expect([read('kiln-updates.json'), read('keys')]).toEqual([own.mark, own.set(3)])
    // A corrupt mark belongs to no owner, and a corrupt key set is replaced.
    writeFileSync(join(shown, 'keys'), 'x'.repeat(9000))
    expect(await status('keys', own.set(3))).toBe(204)
    writeFileSync(join(shown, 'kiln-updates.json'), 'x')
    expect(await status('kiln-updates.json', own.mark)).toBe(409)
  })
})
