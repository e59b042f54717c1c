import { request } from 'node:https'
import { describe, expect } from 'vitest'
import { readLogin } from '#shared/connect/kiln-login.ts'
import { kilnConnect, serveConnect } from '#test/connect-process.ts'
import { test } from '#test/folders.ts'

/** Pins the server's certificate, as Kiln does. */
const boxes = (address: string, token: string) =>
  new Promise<{ status: number; body: unknown; fingerprint: string }>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` }
    request(`${address}/api/v1/kiln/boxes`, { rejectUnauthorized: false, headers, agent: false }, reply => {
      const { fingerprint256 } = (reply.socket as import('node:tls').TLSSocket).getPeerCertificate()
      const bytes = Buffer.from(fingerprint256.replaceAll(':', ''), 'hex')
      let text = ''
      reply.setEncoding('utf8').on('data', part => {
        text += part
      })
      reply.on('end', () =>
        resolve({
          status: reply.statusCode ?? 0,
          body: JSON.parse(text),
          fingerprint: `SHA256:${bytes.toString('base64url')}`,
        }),
      )
    })
      .on('error', reject)
      .end()
  })

describe('computers in the terminal of their server [A8]', () => {
  test("a login is made, used with the server's own certificate, listed and removed, while it serves", async ({
    folder,
  }) => {
    const server = await serveConnect(folder, '--listen', '0.0.0.0:0')
    const address = server.address.replace('0.0.0.0', '127.0.0.1')
    const computers = (...words: string[]) => kilnConnect(folder, 'computers', ...words).lines.at(-1)
    const make = (name: string, ...words: string[]) => computers('make', name, '--url', address, ...words)
    expect(computers()).toMatchObject({ computers: [] })
    const made = make('attic', '--household', 'Mill')?.['computer'] as { login: string }
    const login = readLogin(made.login) ?? expect.unreachable()
    expect(login).toMatchObject({ url: address, fingerprint: server.fingerprint })
    const seen = await boxes(address, login.token)
    expect(seen).toMatchObject({
      status: 200,
      fingerprint: server.fingerprint,
      body: { login: 'attic', households: [{ name: 'Mill', role: 'owner' }], boxes: [] },
    })
    const list = computers('list')
    expect(list).toMatchObject({
      computers: [{ name: 'attic', household: 'Mill', email: null, uses: [{ address: '127.0.0.1' }] }],
    })
    expect(JSON.stringify(list)).not.toContain(login.token)
    expect(make('attic')).toMatchObject({ error: { code: 'connect.computer-taken' } })
    expect(make('a\nb')).toMatchObject({ error: { code: 'usage' } })
    expect(computers('make', 'b', '--url', 'http://connect.example')).toMatchObject({
      error: { code: 'usage' },
    })
    expect(computers('make', 'b')).toMatchObject({ error: { code: 'usage' } })
    expect(computers('remove', 'b')).toMatchObject({ error: { code: 'connect.computer-unknown' } })
    expect(computers('remove', 'attic')).toMatchObject({ removed: 'attic' })
    expect((await boxes(address, login.token)).status).toBe(401)
    await server.end()
  })
})
