// The WebSocket of kiln serve: who may open one, and broken frames and messages that a client may send.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type WindowServer, windowServer } from '#test/engine/window-server.ts'
import { jsonFrames } from '#test/hostile-json.ts'

let kiln: WindowServer
let own: string
beforeAll(async () => {
  kiln = await windowServer()
  own = await kiln.cookie()
})
afterAll(() => kiln.close())

it('a socket opens only with cookie, own Origin and own Host, on its own path', async () => {
  const { port, origin } = kiln
  const value = own.split('=')[1]
  const answered = { reply: '{"t":"reply","id":1,"ok":true,"value":{"hello":1}}' }
  expect(await kiln.socket({ origin, cookie: own })).toEqual(answered)
  const refused: Record<string, string>[] = [
    { origin },
    { origin, cookie: `kiln-${port}=wrong` },
    { origin, cookie: `kiln-${port}=` },
    { origin, cookie: `kiln-${port + 1}=${value}` },
    { origin, cookie: own.slice(0, -1) },
    { cookie: own },
    { cookie: own, origin: '' },
    { cookie: own, origin: 'null' },
    { cookie: own, origin: 'http://evil.example' },
    { cookie: own, origin: `http://127.0.0.1:${port + 1}` },
    { cookie: own, origin: `https://127.0.0.1:${port}` },
    { cookie: own, origin: `http://127.0.0.1:${port}.evil.example` },
    { cookie: own, origin: `http://127.0.0.1:${port}0` },
    { cookie: own, origin: `http://evil.example#${origin}` },
    { cookie: own, origin, host: 'evil.example' },
    { cookie: own, origin, host: `evil.example:${port}` },
  ]
  for (const headers of refused)
    expect([headers, await kiln.socket(headers)]).toEqual([headers, { refused: 403 }])
  for (const path of ['/', '/ws/', '/ws?x', '//ws', '/WS'])
    expect([path, await kiln.socket({ origin, cookie: own }, path)]).toEqual([path, { refused: 403 }])
  const { search } = kiln.address()
  expect(await kiln.socket({ origin }, `/ws${search}`)).toEqual({ refused: 403 })
  expect(await kiln.socket({ origin, cookie: own })).toEqual(answered)
})

/** The close code of the owner's connection after `begin` has written to it. */
const closedAfter = (begin: (client: WebSocket, raw: Socket) => void) =>
  new Promise<number>(resolve => {
    const client = new WebSocket(`ws://127.0.0.1:${kiln.port}/ws`, {
      headers: { origin: kiln.origin, cookie: own },
    })
    client.on('error', () => undefined)
    client.on('open', () => begin(client, (client as unknown as { _socket: Socket })._socket))
    client.on('close', resolve)
  })

const mask = Buffer.from([1, 2, 3, 4])
const masked = (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => byte ^ (mask[at % 4] ?? 0)))
/** `first`: FIN, reserved bits and opcode. */
const frame = (first: number, body: Buffer) =>
  Buffer.concat([Buffer.from([first, 0x80 | body.length]), mask, masked(body)])
const text = Buffer.from('{}')
const long = (length: bigint) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(length)
  return bytes
}

const brokenFrames: Record<string, Buffer> = {
  'of ones alone': Buffer.alloc(8, 0xff),
  'that is not masked': Buffer.from([0x81, 2, 0x7b, 0x7d]),
  'with a reserved bit': frame(0xc1, text),
  'of an unknown kind': frame(0x83, text),
  'of an unknown kind of control': frame(0x8b, text),
  'that continues nothing': frame(0x80, text),
  'that begins a text within a text': Buffer.concat([frame(0x01, text), frame(0x01, text)]),
  'that controls in parts': frame(0x09, text),
  'that controls with more than 125 bytes': Buffer.concat([
    Buffer.from([0x89, 0x80 | 126, 0, 200]),
    mask,
    Buffer.alloc(200),
  ]),
  'whose text is not UTF-8': frame(0x81, Buffer.from([0xff, 0xfe, 0xc0])),
  'that closes with a code that does not exist': frame(0x88, Buffer.from([0x03, 0xed])),
  'that closes with half a code': frame(0x88, Buffer.from([0x03])),
  'of 5 MiB': Buffer.concat([Buffer.from([0x81, 0x80 | 127]), long(5n << 20n), mask]),
  'of more bytes than there are': Buffer.concat([Buffer.from([0x81, 0x80 | 127]), long(1n << 62n), mask]),
  'of bytes and no text': frame(0x82, text),
}

it.each(Object.entries(brokenFrames))('a frame %s closes only its own connection', async (_, bytes) => {
  const code = await closedAfter((_client, raw) => raw.write(bytes))
  expect(code).toBeGreaterThan(1000)
  expect(await kiln.socket({ origin: kiln.origin, cookie: own })).toHaveProperty('reply')
})

it('a message that is too large closes only its own connection', async () => {
  const large = JSON.stringify('x'.repeat(5 << 20))
  expect(await closedAfter(client => client.send(large))).toBeGreaterThan(1000)
  // The same in parts, each within the limit.
  const part = 'x'.repeat(3 << 20)
  const inParts = closedAfter(client => {
    client.send(`"${part}`, { fin: false })
    client.send(`${part}"`)
  })
  expect(await inParts).toBeGreaterThan(1000)
  expect(await kiln.socket({ origin: kiln.origin, cookie: own })).toHaveProperty('reply')
})

it('a text that is not JSON closes only its own connection', async () => {
  for (const broken of jsonFrames.broken)
    expect([broken.slice(0, 40), await closedAfter(client => client.send(broken))]).toEqual([
      broken.slice(0, 40),
      1007,
    ])
  const other = new WebSocket(`ws://127.0.0.1:${kiln.port}/ws`, {
    headers: { origin: kiln.origin, cookie: own },
  })
  await once(other, 'open')
  expect(await closedAfter(client => client.send('{'))).toBe(1007)
  other.send('{"hello":2}')
  expect(String((await once(other, 'message'))[0])).toContain('{"hello":2}')
  other.close()
})
