// Tests the uploads that Connect accepts, and from whom. For Kiln's real upload to the real server see
// test/engine/updates-uploads-connect.long.test.ts.
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { hashOf } from '#connect/claims/tokens.ts'
import { server } from '#test/connect-boxes.ts'
import {
  everything,
  keys,
  later,
  login,
  MiB,
  name,
  nar,
  password,
  pointer,
  taking,
} from '#test/connect-uploads.ts'
import { test } from '#test/folders.ts'

describe('an upload to Connect [N23]', () => {
  test('writes, reads and removes the files of a published folder', async ({ folder }) => {
    const { call, status, read, shown } = taking(folder)
    const { mark, set } = keys()
    const files = new Map([
      [nar('1'), Buffer.alloc(2 * MiB, 'n').toString()],
      [`cache/${'1'.repeat(32)}.narinfo`, 'info'],
      ['cache/nix-cache-info', 'StoreDir: /nix/store'],
      ['kiln-updates.json', mark],
      ['keys', set()],
      ['history/box-aaaaaaaaaaaaaaaa/1-2', 'a'],
      [later, 'later'],
      [pointer, 'now'],
      ['pointers/ring-homes', 'ring'],
      ['wave', '{}'],
    ])
    for (const [path, text] of files) {
      expect(await status(path, text), path).toBe(204)
      expect(read(path) === text, path).toBe(true)
      expect((await call('GET', path)).body === text, path).toBe(true)
    }
    expect(await status(pointer, 'newer')).toBe(204)
    expect(read(pointer)).toBe('newer')
    expect((await call('DELETE', 'wave')).status).toBe(204)
    expect((await call('DELETE', 'wave')).status).toBe(404)
    expect(existsSync(join(shown, 'wave'))).toBe(false)
    for (const path of ['keys', 'kiln-updates.json']) expect((await call('DELETE', path)).status).toBe(409)
    expect(everything(shown).filter(each => each.includes('partial'))).toEqual([])
  })

  test('refuses any other name, and names that lead out of the folder', async ({ folder }) => {
    const { call, shown } = taking(folder)
    const audience = 'box-aaaaaaaaaaaaaaaa'
    const names = [
      '',
      'index.html',
      'cache',
      'cache/',
      'cache/nar',
      'cache/x.narinfo',
      'cache/nar/x.nar',
      '.hidden',
      'pointers/box-1',
      `pointers/${audience}/x`,
      `history/${audience}`,
      `history/${audience}/x`,
      'keys/x',
      '../secret',
      '%2e%2e/secret',
      `cache/nar/..%2f..%2fwave`,
      `pointers/..%2fwave`,
      'wave%00',
      'wave%2f',
      `${nar('1')}.partial/x`,
      `history/..%2f${audience}/1-2`,
      `%2fetc/passwd`,
    ]
    for (const each of names)
      for (const method of ['PUT', 'DELETE', 'GET'] as const)
        expect((await call(method, each, method === 'PUT' ? { text: 'x' } : {})).status, each).toBe(404)
    expect(everything(shown)).toEqual([])
    expect(everything(folder)).toEqual(['shown'])
  })

  test('does not follow links', async ({ folder }) => {
    const { call, status, shown } = taking(folder)
    mkdirSync(join(folder, 'away/nar'), { recursive: true })
    writeFileSync(join(folder, 'away/nix-cache-info'), 'secret')
    writeFileSync(join(folder, 'secret'), 'secret')
    symlinkSync(join(folder, 'away'), join(shown, 'cache'))
    symlinkSync(join(folder, 'secret'), join(shown, 'wave'))
    expect(await status('cache/nix-cache-info')).toBe(409)
    expect(await status(nar('1'))).toBe(409)
    for (const path of ['cache/nix-cache-info', 'wave'])
      expect((await call('GET', path)).status, path).toBe(404)
    expect((await call('DELETE', 'cache/nix-cache-info')).status).toBe(404)
    // The link is replaced, and its target stays.
    expect(await status('wave', '{}')).toBe(204)
    expect(readFileSync(join(folder, 'secret'), 'utf8')).toBe('secret')
    expect(readFileSync(join(folder, 'away/nix-cache-info'), 'utf8')).toBe('secret')
  })

  test('limits the size of each file and of all files', async ({ folder }) => {
    const { dial, status, call, shown } = taking(folder, { quotaBytes: 3 * MiB })
    expect(await status(pointer, 'x'.repeat(1501))).toBe(413)
    expect(await status(`cache/${'1'.repeat(32)}.narinfo`, 'x'.repeat(MiB + 1))).toBe(413)
    const head = [`PUT /updates/${nar('1')} HTTP/1.1`, `Authorization: ${login}`]
    const [answer] = await once(
      await dial([...head, 'Transfer-Encoding: chunked'], '1\r\nx\r\n0\r\n\r\n'),
      'data',
    )
    expect(String(answer)).toMatch(/^HTTP\/1\.1 400 /)
    expect(await status(nar('1'), Buffer.alloc(2 * MiB))).toBe(204)
    expect(await status(nar('2'), Buffer.alloc(2 * MiB))).toBe(507)
    expect((await call('DELETE', nar('1'))).status).toBe(204)
    expect(await status(nar('2'), Buffer.alloc(2 * MiB))).toBe(204)
    expect(readdirSync(join(shown, 'cache/nar'))).toEqual([nar('2').slice('cache/nar/'.length)])
  })
})

test('Connect refuses uploads without a quota for them', async ({ folder }) => {
  const at = server({ updates: folder })
  at.store.addUploadLogin({ name, hash: hashOf(password), createdAt: 1 })
  for (const method of ['PUT', 'DELETE', 'GET'] as const) {
    const reply = await at.app.inject({ method, url: '/updates/wave', headers: { authorization: login } })
    expect(reply.statusCode).toBe(404)
  }
})
