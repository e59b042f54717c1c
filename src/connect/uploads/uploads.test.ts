// What Connect accepts as an upload, and from whom. For Kiln's real upload to the real server see
// test/engine/updates-uploads-connect.long.test.ts.
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect } from 'vitest'
import { signedKeySet } from '#shared/updates/key-set.ts'
import { type Server, server } from '#test/connect-boxes.ts'
import { test } from '#test/folders.ts'
import { hashOf } from '../tokens.ts'

const MiB = 1024 * 1024
const [name, password] = ['laptop', 'p'.repeat(43)]
const basic = (user: string, secret: string) => `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
const login = basic(name, password)
const pointer = 'pointers/box-aaaaaaaaaaaaaaaa'
const later = 'later/box-aaaaaaaaaaaaaaaa'
const nar = (letter: string) => `cache/nar/${letter.repeat(52)}.nar.zst`

const open: { at: Server; sockets: Socket[] }[] = []
afterEach(async () => {
  for (const { at, sockets } of open.splice(0)) {
    for (const socket of sockets) socket.destroy()
    await at.app.close()
  }
})

function taking(
  folder: string,
  { quotaBytes = 64 * MiB, ...more }: { quotaBytes?: number; bodyMs?: number } = {},
) {
  const shown = join(folder, 'shown')
  mkdirSync(shown)
  const at = server({ updates: shown, uploads: { quotaBytes, ...more } })
  at.store.addUploadLogin({ name, hash: hashOf(password), createdAt: 1 })
  const sockets: Socket[] = []
  open.push({ at, sockets })
  type Given = { authorization?: string | null; text?: string | Buffer; from?: string }
  const call = async (method: 'GET' | 'PUT' | 'DELETE', path: string, given: Given = {}) => {
    const { authorization = login, text, from } = given
    const reply = await at.app.inject({
      method,
      url: `/updates/${path}`,
      headers: { ...(authorization !== null && { authorization }) },
      ...(text !== undefined && { payload: text }),
      ...(from !== undefined && { remoteAddress: from }),
    })
    return { status: reply.statusCode, body: reply.body }
  }
  /** Over a real connection, which the test keeps open. */
  const dial = async (head: string[], body = '') => {
    if (!at.app.server.listening) await at.app.listen({ host: '127.0.0.1', port: 0 })
    const { port } = at.app.server.address() as { port: number }
    const socket = connect({ host: '127.0.0.1', port })
    sockets.push(socket)
    socket.on('error', () => undefined)
    await once(socket, 'connect')
    socket.write(`${[...head, 'Host: a', '', ''].join('\r\n')}${body}`)
    return socket
  }
  const putting = (path: string, length: number, body: string) =>
    dial([`PUT /updates/${path} HTTP/1.1`, `Authorization: ${login}`, `Content-Length: ${length}`], body)
  const status = async (path: string, text: string | Buffer = 'x', given: Given = {}) =>
    (await call('PUT', path, { text, ...given })).status
  return {
    at,
    shown,
    call,
    status,
    dial,
    putting,
    read: (path: string) => readFileSync(join(shown, path), 'utf8'),
  }
}

function keys(of = 'cellar') {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const bytes = Buffer.from(String(publicKey.export({ format: 'jwk' }).x), 'base64url')
  const recovery = `${of}:${bytes.toString('base64')}`
  return {
    mark: JSON.stringify({ schema: 1, recovery, id: '0'.repeat(16) }),
    set: (number = 1) =>
      signedKeySet(
        { number, daily: recovery, made: 1 },
        text => `${of}:${sign(null, Buffer.from(text), privateKey).toString('base64')}`,
      ),
  }
}
const everything = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort()

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
      ...['', 'index.html', 'cache', 'cache/', 'cache/nar', 'cache/x.narinfo', 'cache/nar/x.nar', '.hidden'],
      ...[
        'pointers/box-1',
        `pointers/${audience}/x`,
        `history/${audience}`,
        `history/${audience}/x`,
        'keys/x',
      ],
      ...[
        '../secret',
        '%2e%2e/secret',
        `cache/nar/..%2f..%2fwave`,
        `pointers/..%2fwave`,
        'wave%00',
        'wave%2f',
      ],
      ...[`${nar('1')}.partial/x`, `history/..%2f${audience}/1-2`, `%2fetc/passwd`],
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

  test('leaves the old file if it is interrupted', async ({ folder }) => {
    const { putting, status, read, shown } = taking(folder)
    expect(await status(nar('1'), 'whole')).toBe(204)
    expect(await status(pointer, 'whole')).toBe(204)
    for (const path of [nar('1'), pointer]) {
      const socket = await putting(path, 1000, 'a part')
      if (path === nar('1'))
        await expect.poll(() => everything(shown).filter(each => each.includes('partial'))).toHaveLength(1)
      socket.destroy()
      await expect.poll(() => everything(shown).filter(each => each.includes('partial'))).toEqual([])
      expect(read(path)).toBe('whole')
    }
  })

  test('in parallel leaves one complete file, and shares the room', async ({ folder }) => {
    const { putting, status, read, shown } = taking(folder, { quotaBytes: 3 * MiB })
    const [one, other] = ['a', 'b'].map(letter => letter.repeat(MiB))
    const sockets = await Promise.all([putting(nar('1'), MiB, 'a'), putting(nar('1'), MiB, 'b')])
    await expect.poll(() => everything(shown).filter(each => each.includes('partial'))).toHaveLength(2)
    // Running uploads count.
    expect(await status(nar('2'), Buffer.alloc(1.5 * MiB))).toBe(507)
    const answers = sockets.map(socket => once(socket, 'data'))
    sockets[0]?.write(one?.slice(1) ?? '')
    sockets[1]?.write(other?.slice(1) ?? '')
    for (const answer of await Promise.all(answers)) expect(String(answer)).toMatch(/^HTTP\/1\.1 204 /)
    expect([one, other].includes(read(nar('1')))).toBe(true)
    expect(everything(shown).filter(each => each.includes('partial'))).toEqual([])
  })

  test('may take longer than other requests', async ({ folder }) => {
    const { putting, dial, read, shown } = taking(folder, { bodyMs: 200 })
    const slow = await putting(nar('1'), 5, 'sl')
    await expect.poll(() => everything(shown).length).toBe(3)
    const cut = await dial(['POST /api/v1/installations/register HTTP/1.1', 'Content-Length: 500'], '{')
    const refused = await dial([`PUT /updates/${nar('2')} HTTP/1.1`, 'Content-Length: 500'], 'x')
    refused.resume()
    await Promise.all([once(cut, 'close'), once(refused, 'close')])
    slow.write('owly'.slice(0, 3))
    await once(slow, 'data')
    expect(read(nar('1'))).toBe('slowl')
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
