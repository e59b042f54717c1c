// The calls from Kiln to a Connect, and how Kiln handles each answer.
import { randomBytes } from 'node:crypto'
import { expect } from 'vitest'
import { loginText } from '#shared/connect/kiln-login.ts'
import { boxesCall, kitchen, listAnswer, standIn } from '../support/connect-stand-in.ts'
import { testEngine } from '../support/engine/engine.ts'
import { test } from '../support/folders.ts'
import { mapKeyring } from '../support/keyring/map-keyring.ts'

type Server = Awaited<ReturnType<typeof standIn>>
async function kilnAt(server: Server, home: string) {
  const kiln = testEngine({
    home,
    env: { NO_PROXY: '', HTTPS_PROXY: '', https_proxy: '', HTTP_PROXY: '', http_proxy: '' },
    change: ports => ({ ...ports, keyring: mapKeyring(new Map()) }),
  })
  server.answers[boxesCall] = { body: listAnswer() }
  await kiln.client.connect.add({ login: server.login })
  return kiln
}
const refused = (error: string, status: number) => ({ status, body: { error } })
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    thrown => thrown.code,
  )
const mega = Buffer.alloc(2 ** 20, ' ')

test('each wrong answer to the list is an error with a next step, and the list stays [A8]', async ({
  folder,
}) => {
  const server = await standIn()
  const kiln = await kilnAt(server, folder)
  const { connect } = kiln.client
  const problemAt = async (answer: Server['answers'][string]) => {
    server.answers[boxesCall] = answer
    await connect.refresh({})
    const { servers, boxes } = await connect.list({})
    expect(boxes).toHaveLength(1)
    return servers[0]?.problem?.code ?? null
  }
  expect(await problemAt(refused('unauthorized', 401))).toBe('connect.login-refused')
  // From a page in front of it, which asks for another login.
  expect(await problemAt({ status: 401, body: '<html>' })).toBe('connect.not-connect')
  expect(await problemAt({ body: '<html>' })).toBe('connect.not-connect')
  expect(await problemAt({ body: { ...listAnswer(), boxes: [{}] } })).toBe('connect.not-connect')
  expect(await problemAt({ status: 302, headers: { location: '/elsewhere' } })).toBe('connect.not-connect')
  expect(server.seen.some(({ call }) => call.includes('elsewhere'))).toBe(false)
  expect(await problemAt(refused('not_found', 404))).toBe('connect.older')
  expect(await problemAt(refused('slow_down', 429))).toBe('connect.slow-down')
  expect(await problemAt(refused('forbidden', 403))).toBe('connect.way')
  expect(await problemAt(refused('bad_request', 400))).toBe('connect.refused')
  expect(await problemAt({ status: 502, body: 'Bad Gateway' })).toBe('connect.unreachable')
  expect(await problemAt(reply => reply.destroy())).toBe('connect.unreachable')
  const endless = (reply: Parameters<Extract<Server['answers'][string], (...a: never) => void>>[0]) => {
    const more = () => {
      while (reply.write(mega));
    }
    reply.on('drain', more)
    reply.on('error', () => undefined)
    more()
  }
  expect(await problemAt(endless)).toBe('connect.not-connect')
  expect(await problemAt({ body: listAnswer() })).toBeNull()
  await kiln.close()
})

test('a box is shown, sent commands, released, found by its code, claimed and admitted [A8] [N16]', async ({
  folder,
}) => {
  const server = await standIn()
  const kiln = await kilnAt(server, folder)
  const { connect } = kiln.client
  const box = { server: server.address, id: kitchen.id }
  const path = `/api/v1/kiln/boxes/${kitchen.id}`
  const id = crypto.randomUUID()

  server.answers[`GET ${path}`] = { body: { ...kitchen, health: null, hours: [], days: [], commands: [] } }
  expect(await connect.show(box)).toMatchObject({ hostname: 'kitchen', household: { name: 'Home' } })
  expect(await codeOf(connect.show({ ...box, id }))).toBe('connect.box-gone')

  const ask = () => codeOf(connect.ask({ ...box, kind: 'reboot' }))
  server.answers[`POST ${path}/commands`] = { status: 201, body: { id } }
  expect(await connect.ask({ ...box, kind: 'reboot' })).toEqual({ id })
  expect(server.seen.at(-1)?.body).toBe('{"kind":"reboot"}')
  server.answers[`POST ${path}/commands`] = refused('slow_down', 429)
  expect(await ask()).toBe('connect.too-soon')
  server.answers[`POST ${path}/commands`] = refused('forbidden', 403)
  expect(await ask()).toBe('connect.viewer')

  server.answers[`DELETE ${path}`] = { status: 204 }
  expect(await connect.release(box)).toEqual({})

  const { household: _, state: __, since: ___, because: ____, ...identity } = kitchen
  const code = { server: server.address, code: 'bcdf ghjk' }
  server.answers['GET /api/v1/kiln/claims/BCDF-GHJK'] = { body: identity }
  expect(await connect.findClaim(code)).toMatchObject({ hostname: 'kitchen', serial: 'S1' })
  expect(await codeOf(connect.findClaim({ ...code, code: 'BBBB-BBBB' }))).toBe('connect.code')
  expect(await codeOf(connect.findClaim({ ...code, code: '../boxes' }))).toBe('connect.code')
  server.answers['POST /api/v1/kiln/claims/BCDF-GHJK'] = { status: 201, body: { id } }
  const claim = { household: 'home', name: 'Ada', email: 'ada@example.com', pangolin: null }
  expect(await connect.claim({ ...code, ...claim })).toEqual({ id })
  expect(JSON.parse(server.seen.at(-1)?.body ?? '')).toEqual(claim)
  server.answers['POST /api/v1/kiln/claims/BCDF-GHJK'] = refused('slow_down', 429)
  expect(await codeOf(connect.claim({ ...code, ...claim }))).toBe('connect.slow-down')

  server.answers['POST /api/v1/kiln/enrolments/t'] = { status: 204 }
  expect(await connect.admit({ server: server.address, enrolment: 't', box: id })).toEqual({})
  expect(JSON.parse(server.seen.at(-1)?.body ?? '')).toEqual({ box: id })
  const key = 'k'.repeat(43)
  expect(await connect.admit({ server: server.address, enrolment: 't', box: id, key })).toEqual({})
  expect(JSON.parse(server.seen.at(-1)?.body ?? '')).toEqual({ box: id, device_key: key })
  expect(await codeOf(connect.admit({ server: server.address, enrolment: '../t', box: id }))).toBe(
    'connect.ticket-unknown',
  )
  expect(server.seen.at(-1)?.call).toBe('POST /api/v1/kiln/enrolments/..%2Ft')
  await kiln.close()
})

test('only the certificate of a login is accepted, and nothing is sent to another [A8]', async ({
  folder,
}) => {
  const server = await standIn({ tls: true })
  const kiln = await kilnAt(server, folder)
  const { connect } = kiln.client
  expect((await connect.list({})).servers).toMatchObject([{ fingerprint: server.fingerprint, problem: null }])
  const before = server.seen.length
  const login = (fingerprint: string | null) =>
    codeOf(connect.add({ login: loginText({ url: server.address, token: server.token, fingerprint }) }))
  expect(await login(`SHA256:${randomBytes(32).toString('base64url')}`)).toBe('connect.certificate-other')
  expect(await login(null)).toBe('connect.certificate-untrusted')
  expect(server.seen).toHaveLength(before)
  // Set up again at the same address.
  await server.end()
  const other = await standIn({ tls: true, port: server.port })
  await connect.refresh({})
  expect((await connect.list({})).servers).toMatchObject([
    { problem: { code: 'connect.certificate-other' }, isAway: false },
  ])
  expect(other.seen).toEqual([])
  await kiln.close()
})

test('a box of a Connect is matched to a box of Kiln by its updates, its drive or a person [N16]', async ({
  folder,
}) => {
  const server = await standIn()
  const kiln = await kilnAt(server, folder)
  const { connect, boxes } = kiln.client
  const attic = await boxes.add({ name: 'attic' })
  const cellar = await boxes.add({ name: 'cellar' })
  const linkOf = async () => {
    await connect.refresh({})
    const [box] = (await connect.list({})).boxes
    return [box?.box, box?.linkedBy]
  }
  expect(await linkOf()).toEqual([null, null])
  server.answers[boxesCall] = { body: listAnswer({ boxes: [{ ...kitchen, channel: `box/${attic.id}` }] }) }
  expect(await linkOf()).toEqual([attic.id, 'channel'])
  const of = { server: server.address, id: kitchen.id }
  expect(await connect.link({ ...of, box: 'Cellar' })).toEqual({ box: cellar.id, linkedBy: 'person' })
  expect(await linkOf()).toEqual([cellar.id, 'person'])
  expect(await codeOf(connect.link({ ...of, box: 'roof' }))).toBe('box.unknown')
  expect(await codeOf(connect.link({ ...of, id: crypto.randomUUID(), box: 'cellar' }))).toBe(
    'connect.box-gone',
  )
  // A box of Kiln that is gone.
  await boxes.remove({ box: 'cellar' })
  expect(await linkOf()).toEqual([attic.id, 'channel'])
  expect(await connect.link({ ...of, box: null })).toEqual({ box: attic.id, linkedBy: 'channel' })
  await kiln.close()
})
