// Kiln claims a box on the network: the real engine with the real program of a box, and with servers that are
// not boxes.
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer as createPlainServer } from 'node:http'
import { type AddressInfo, connect as connectPlain, createServer as createNetServer } from 'node:net'
import { join } from 'node:path'
import { connect as connectTls, createServer as createTlsServer } from 'node:tls'
import { afterEach, expect } from 'vitest'
import { makeCertificate } from '#connect/http/certificate.ts'
import { testEngine } from '#test/engine/engine.ts'
import { test } from '#test/folders.ts'
import { type LanBox, lanBox, sendClaim } from '#test/lan-box.ts'

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})
function unclaimed(folder: string): LanBox {
  const box = lanBox(join(folder, 'box'))
  ends.push(box.end)
  return box
}
const kilnIn = (folder: string) => testEngine({ home: join(folder, 'kiln') }).client
type Asking = Parameters<ReturnType<typeof kilnIn>['hosts']['claim']>[0]
const failed = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    ({ code, values }) => ({ code, values }),
  )
const asking = (box: LanBox, shown: { code: string; fingerprint: string; port: number }): Asking => ({
  address: `127.0.0.1:${shown.port}`,
  code: shown.code,
  fingerprint: shown.fingerprint.toLowerCase().replaceAll('-', ' '),
  owner: 'Ada',
  sshKeys: [box.key],
})
async function listening(server: {
  listen(port: number, host: string): unknown
  address(): unknown
  close(): unknown
}): Promise<number> {
  server.listen(0, '127.0.0.1')
  await once(server as never, 'listening')
  ends.push(() => server.close())
  return (server.address() as AddressInfo).port
}

test('a box is claimed with what its screen shows, and becomes a host with a trusted key [A1]', async ({
  folder,
}) => {
  const box = unclaimed(folder)
  box.start()
  const kiln = kilnIn(folder)
  const { host, box: claimed } = await kiln.hosts.claim({
    ...asking(box, await box.shown()),
    name: 'Kitchen',
  })
  expect(host).toMatchObject({
    name: 'Kitchen',
    added: 'discovered',
    address: { host: '127.0.0.1', port: 22, user: 'admin' },
    keys: [{ type: 'ssh-ed25519' }],
  })
  expect(claimed.installId).toBe(readFileSync(join(box.state, 'install_id'), 'utf8').trim())
  expect(await kiln.hosts.list({})).toEqual([host])
  expect(readFileSync(join(box.owner, 'authorized_keys/admin'), 'utf8')).toBe(`${box.key}\n`)
})

test('wrong codes, another code, and an owned box are reported separately; the list stays unchanged [A1]', async ({
  folder,
}) => {
  const box = unclaimed(folder)
  box.start()
  const kiln = kilnIn(folder)
  const shown = await box.shown()
  const good = asking(box, shown)
  const wrong = { ...good, code: shown.code === 'BBBB-BBBB' ? 'CCCC-CCCC' : 'BBBB-BBBB' }
  for (const left of [4, 3, 2, 1])
    expect(await failed(kiln.hosts.claim(wrong))).toEqual({ code: 'host.claim-code', values: { left } })
  expect(await failed(kiln.hosts.claim(wrong))).toMatchObject({ code: 'host.claim-new-code' })
  const next = await box.shown(shown)
  // The old code does not reach the box: its certificate has changed.
  expect(await failed(kiln.hosts.claim(good))).toMatchObject({ code: 'host.claim-other' })
  expect((await sendClaim(next.port, { code: next.code, person: 'Eve', ssh_keys: [box.key] })).status).toBe(
    200,
  )
  expect(await failed(kiln.hosts.claim(asking(box, next)))).toMatchObject({ code: 'host.claim-claimed' })
  for (const [part, code] of [
    [{ code: 'AEIOU' }, 'host.claim-code-form'],
    [{ fingerprint: 'BCDF' }, 'host.claim-fingerprint-form'],
    [{ address: 'ada@127.0.0.1' }, 'host.address'],
    [{ sshKeys: [`from="x" ${box.key}`] }, 'host.public-key'],
  ] as const)
    expect(
      await failed(kiln.hosts.claim({ ...good, ...part, sshKeys: [...(part.sshKeys ?? good.sshKeys)] })),
    ).toMatchObject({ code })
  expect(await kiln.hosts.list({})).toEqual([])
})

test('a man in the middle with another certificate gets no code, nor does another TLS server [A1]', async ({
  folder,
}) => {
  const box = unclaimed(folder)
  box.start()
  const shown = await box.shown()
  const { certificate: cert, key } = makeCertificate({ now: Date.now(), randomBytes })
  let heard = ''
  const between = createTlsServer({ cert, key }, socket => {
    const on = connectTls({ host: '127.0.0.1', port: shown.port, rejectUnauthorized: false })
    for (const each of [socket, on]) each.on('error', () => undefined)
    socket.on('data', bytes => {
      heard += bytes
    })
    socket.pipe(on).pipe(socket)
  })
  const port = await listening(between)
  const kiln = kilnIn(folder)
  const address = `127.0.0.1:${port}`
  const answer = await failed(kiln.hosts.claim({ ...asking(box, shown), address }))
  expect(answer).toEqual({ code: 'host.claim-other', values: { address: '127.0.0.1' } })
  expect(heard).toBe('')
  // The box has counted nothing, and can still be claimed.
  expect((await kiln.hosts.claim(asking(box, shown))).host.address.host).toBe('127.0.0.1')
})

test('distinguishes another server from no server [A1]', async ({ folder }) => {
  const box = unclaimed(folder)
  const kiln = kilnIn(folder)
  const good = asking(box, { code: 'BCDF-GHJK', fingerprint: 'BCDF-GHJK-LMNP', port: 1 })
  expect(await failed(kiln.hosts.claim(good))).toMatchObject({ code: 'host.claim-unreachable' })
  const web = await listening(createPlainServer((_, answer) => answer.end('hello')))
  const ssh = await listening(createNetServer(socket => socket.end('SSH-2.0-OpenSSH_9.9\r\n')))
  for (const port of [web, ssh])
    expect(await failed(kiln.hosts.claim({ ...good, address: `127.0.0.1:${port}` }))).toMatchObject({
      code: 'host.claim-not-box',
    })
  expect(await kiln.hosts.list({})).toEqual([])
})

test('sends a request again if its answer is lost [A1]', async ({ folder }) => {
  const box = unclaimed(folder)
  box.start()
  const shown = await box.shown()
  let connections = 0
  const between = createNetServer(socket => {
    const on = connectPlain(shown.port, '127.0.0.1')
    for (const each of [socket, on]) each.on('error', () => undefined)
    socket.pipe(on)
    // The first time, everything after the handshake is dropped.
    const isFirst = connections++ === 0
    on.on('data', (bytes: Buffer) => {
      if (isFirst && existsSync(box.owner)) socket.destroy()
      else socket.write(bytes)
    })
    on.on('close', () => socket.destroy())
  })
  const port = await listening(between)
  const { host } = await kilnIn(folder).hosts.claim({
    ...asking(box, shown),
    address: `127.0.0.1:${port}`,
  })
  expect(host.keys).toHaveLength(1)
  expect(connections).toBe(2)
})
