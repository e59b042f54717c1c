// For tests: a Connect that takes uploads from one login, over calls and over real connections.
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { hashOf } from '#connect/claims/tokens.ts'
import { signedKeySet } from '#shared/updates/key-set.ts'
import { server } from '#test/connect-boxes.ts'

export const MiB = 1024 * 1024
export const [name, password] = ['laptop', 'p'.repeat(43)]
export const basic = (user: string, secret: string) =>
  `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`
export const login = basic(name, password)
export const pointer = 'pointers/box-aaaaaaaaaaaaaaaa'
export const later = 'later/box-aaaaaaaaaaaaaaaa'
export const nar = (letter: string) => `cache/nar/${letter.repeat(52)}.nar.zst`

export function taking(
  folder: string,
  { quotaBytes = 64 * MiB, ...more }: { quotaBytes?: number; bodyMs?: number } = {},
) {
  const shown = join(folder, 'shown')
  mkdirSync(shown)
  const at = server({ updates: shown, uploads: { quotaBytes, ...more } })
  at.store.addUploadLogin({ name, hash: hashOf(password), createdAt: 1 })
  const sockets: Socket[] = []
  onTestFinished(async () => {
    for (const socket of sockets) socket.destroy()
    await at.app.close()
  })
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

export function keys(of = 'cellar') {
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
export const everything = (folder: string) => readdirSync(folder, { recursive: true }).map(String).sort()
