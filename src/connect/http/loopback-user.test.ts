// The real server on loopback, with real programs of two users of this computer.
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { ownersIn } from '#platform/loopback/peer.ts'
import { ada, password } from '#test/connect-visitor.ts'
import { asNobody, canBeNobody } from '#test/engine/window-server.ts'
import { test } from '#test/folders.ts'
import { startConnect } from '../serving.ts'

async function serving(folder: string, host: string) {
  const connect = await startConnect({
    folder: join(folder, 'connect'),
    holder: 'terminal',
    listening: { kind: 'loopback', host, port: 0 },
    allowKeyless: false,
    notices: null,
    updates: null,
    uploadQuotaBytes: null,
    onFault: thrown => expect.unreachable(String(thrown)),
  })
  const { address } = connect
  const post = async (path: string, fields: Record<string, string>) => {
    const { status, headers } = await fetch(address + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: address },
      body: new URLSearchParams(fields),
    })
    return { status, cookie: headers.get('set-cookie')?.split(';', 1)[0] ?? '' }
  }
  const get = (path: string, cookie: string) =>
    fetch(address + path, { redirect: 'manual', headers: { cookie } }).then(({ status }) => status)
  return { ...connect, port: Number(URL.parse(address)?.port), post, get }
}
const setUp = (code: string | null) => ({ ...ada, code: code ?? '', household: 'Home' })

describe.runIf(process.platform === 'linux')('a session at a Connect on loopback [A8]', () => {
  test('serves its own user, over IPv4 and IPv6', async ({ folder }) => {
    for (const [at, host] of ['127.0.0.1', '127.0.0.9', '::1'].entries()) {
      const connect = await serving(join(folder, String(at)), host)
      const { status, cookie } = await connect.post('/set-up', setUp(connect.setUpCode))
      expect([host, status, await connect.get('/people', cookie)]).toEqual([host, 303, 200])
      await connect.close()
    }
  })

  test.runIf(canBeNobody)(
    'is of no use to another user of this computer, who has the cookie',
    async ({ folder }) => {
      const connect = await serving(folder, '127.0.0.1')
      const { cookie } = await connect.post('/set-up', setUp(connect.setUpCode))
      const head = `Host: 127.0.0.1:${connect.port}\r\nConnection: close\r\n`
      const asked = (path: string, own: string, from = '127.0.0.1') =>
        asNobody(connect.port, `GET ${path} HTTP/1.1\r\n${head}Cookie: ${own}\r\n\r\n`, { from })
      expect(await connect.get('/people', cookie)).toBe(200)
      expect((await asked('/people', cookie)).split('\r\n')[0]).toBe('HTTP/1.1 303 See Other')
      expect((await asked('/people', cookie, '127.0.0.2')).split('\r\n')[0]).toBe('HTTP/1.1 403 Forbidden')

      // Any user of this computer can sign in to an account, and the session is theirs alone.
      const form = new URLSearchParams({ email: ada.email, password }).toString()
      const signedIn = await asNobody(
        connect.port,
        `POST /sign-in HTTP/1.1\r\n${head}Origin: http://127.0.0.1:${connect.port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
      )
      const theirs = /set-cookie: ([^;]+)/.exec(signedIn)?.[1] ?? ''
      expect((await asked('/people', theirs)).split('\r\n')[0]).toBe('HTTP/1.1 200 OK')
      expect(await connect.get('/people', theirs)).toBe(303)
      await connect.close()
    },
  )
})

test('a connection over IPv6, and to another address of loopback, is found in the table [A8]', () => {
  const one = '00000000000000000000000001000000'
  const row = (from: string, to: string) =>
    `   2: ${from}:C001 ${to}:1F90 01 00000000:00000000 00:00000000 00000000  1001        0 102 1 0 20 4 30 10 -1`
  const found = (line: string, server: string) => [...ownersIn([line], 0x1f90, server)]
  expect(found(row(one, one), '::1')).toEqual([[0xc001, 1001]])
  expect(found(row('0100007F', '0900007F'), '127.0.0.9')).toEqual([[0xc001, 1001]])
  expect(found(row('0100007F', '0900007F'), '127.0.0.1')).toEqual([])
  expect(found(row('0100007F', '0100007F'), '::1')).toEqual([])
})
