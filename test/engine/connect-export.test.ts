// Exporting from a Connect to a file on this computer: from a real one, and from servers with wrong answers.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { connectExport } from '#shared/connect/export.ts'
import { loginText } from '#shared/connect/kiln-login.ts'
import { boxOf } from '#test/connect-box.ts'
import { customer, household, pangolin, server } from '#test/connect-boxes.ts'
import { boxesCall, kitchen, listAnswer, standIn } from '../support/connect-stand-in.ts'
import { testEngine } from '../support/engine/engine.ts'
import { test } from '../support/folders.ts'
import { mapKeyring } from '../support/keyring/map-keyring.ts'

const kilnIn = (home: string) =>
  testEngine({
    home,
    env: { NO_PROXY: '', HTTPS_PROXY: '', https_proxy: '', HTTP_PROXY: '', http_proxy: '' },
    change: ports => ({ ...ports, keyring: mapKeyring(new Map()) }),
  })
const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    thrown => thrown.code,
  )

test('exports of a box and of its household are written to private files [A8]', async ({ folder }) => {
  const at = server({ now: Date.now })
  onTestFinished(() => at.app.close())
  const url = await at.app.listen({ host: '127.0.0.1', port: 0 })
  const box = boxOf(url)
  const { claim_code, claim_secret } = (await box.register()).body
  at.claims.confirm(claim_code, '192.0.2.1', { household, customer, pangolin })
  const { auth } = (await box.config(claim_secret)).body
  await box.receipt(claim_secret)
  for (let n = 0; n < 60; n++) at.store.addReport({ device: box.id, at: n, text: '{"uptime_seconds":1}' })
  const made = at.computers.make({ account: null, household }, 'laptop')
  const { token } = typeof made === 'object' ? made : expect.unreachable()
  const kiln = kilnIn(join(folder, 'kiln'))
  const { connect } = kiln.client
  const added = await connect.add({ login: loginText({ url, token, fingerprint: null }) })
  const out = join(folder, 'out')
  mkdirSync(out)

  const one = await connect.export({ server: added.id, of: { id: box.id }, path: join(out, 'kitchen.json') })
  const { boxes } = connectExport.parse(JSON.parse(readFileSync(one.path, 'utf8')))
  expect([boxes.map(({ id }) => id), boxes[0]?.reports.length]).toEqual([[box.id], 60])
  expect([one.bytes, statSync(one.path).mode & 0o077]).toEqual([statSync(one.path).size, 0])
  expect(readFileSync(one.path, 'utf8')).not.toContain(auth.access_token)
  // Into a folder, with the time in its name.
  const all = await connect.export({ server: added.id, of: { household }, path: out })
  expect(all.path).toMatch(/\/out\/Home \d{4}-\d\d-\d\d \d\d\.\d\d\.\d\d\.json$/)
  expect(connectExport.parse(JSON.parse(readFileSync(all.path, 'utf8'))).boxes).toHaveLength(1)
  // Overwrites nothing, and shows no box or household of others.
  const again = { server: added.id, of: { id: box.id }, path: one.path }
  expect(await codeOf(connect.export(again))).toBe('file.taken')
  const path = join(out, 'x.json')
  const id = crypto.randomUUID()
  expect(await codeOf(connect.export({ server: added.id, of: { id }, path }))).toBe('connect.box-gone')
  expect(await codeOf(connect.export({ ...again, path: join(out, 'gone', 'x.json') }))).toBe('file.missing')
  expect(readdirSync(out)).toHaveLength(2)
  await kiln.close()
})

test('an export that is truncated, not JSON, refused or unknown there leaves no file [A8]', async ({
  folder,
}) => {
  const faulty = await standIn()
  const kiln = kilnIn(join(folder, 'kiln'))
  const { connect } = kiln.client
  faulty.answers[boxesCall] = { body: listAnswer() }
  const added = await connect.add({ login: faulty.login })
  const out = join(folder, 'out')
  mkdirSync(out)
  const own = `GET /api/v1/kiln/boxes/${kitchen.id}`
  faulty.answers[own] = { body: { ...kitchen, health: null, hours: [], days: [], commands: [] } }
  const outcome = async (answer: (typeof faulty.answers)[string] | undefined) => {
    if (answer) faulty.answers[`${own}/export`] = answer
    else delete faulty.answers[`${own}/export`]
    const asked = { server: added.id, of: { id: kitchen.id }, path: join(out, 'kitchen.json') }
    const code = await codeOf(connect.export(asked))
    expect(readdirSync(out)).toEqual([])
    return code
  }
  const json = { 'content-type': 'application/json' }
  expect(await outcome({ status: 403, body: { error: 'forbidden' } })).toBe('connect.viewer')
  expect(await outcome({ status: 401, body: { error: 'unauthorized' } })).toBe('connect.login-refused')
  // A Connect that knows the box but not this call.
  expect(await outcome(undefined)).toBe('connect.older')
  // The page of a proxy that asks for another login.
  expect(await outcome({ body: '<html>', headers: { 'content-type': 'text/html' } })).toBe(
    'connect.not-connect',
  )
  const cut = (reply: ServerResponse) => {
    reply.writeHead(200, json)
    reply.write('{"format":"kiln-connect-export","boxes":[')
    setTimeout(() => reply.destroy(), 50)
  }
  expect(await outcome(cut)).toBe('connect.unreachable')
  const short = (reply: ServerResponse) => {
    reply.writeHead(200, { ...json, 'content-length': '1000' })
    reply.end('{}')
    reply.destroy()
  }
  expect(await outcome(short)).toBe('connect.unreachable')
  writeFileSync(join(folder, 'file'), '')
  const there = { server: added.id, of: { id: kitchen.id }, path: join(folder, 'file', 'x.json') }
  expect(await codeOf(connect.export(there))).toBe('file.missing')
  await kiln.close()
})
