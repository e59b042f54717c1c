import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { readTicket } from '#shared/connect/enrolment.ts'
import { connectExport } from '#shared/connect/export.ts'
import { readLogin } from '#shared/connect/kiln-login.ts'
import { boxOf } from '#test/connect-box.ts'
import { kilnConnect, serveConnect } from '#test/connect-process.ts'
import { test } from '#test/folders.ts'

/** A login for this person's computer, as the pages make it. */
async function computerLogin(address: string, account: { email: string; password: string }) {
  const post = (path: string, fields: Record<string, string>, cookie = '') => {
    const headers = { origin: address, cookie }
    return fetch(address + path, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers,
      redirect: 'manual',
    })
  }
  const signed = await post('/sign-in', account)
  const cookie = (signed.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? ''
  const page = await (await fetch(`${address}/computers`, { headers: { cookie } })).text()
  const form = /name="form" value="([\w-]+)"/.exec(page)?.[1] ?? ''
  const made = await (await post('/computers', { form, name: 'laptop' }, cookie)).text()
  return readLogin(/<code>([^<]+)<\/code>/.exec(made)?.[1] ?? '')?.token ?? expect.unreachable()
}

describe('boxes in the terminal of their server [A8]', () => {
  test('a box is claimed by its code, shows its state and is released, while the server runs', async ({
    folder,
  }) => {
    const server = await serveConnect(folder)
    const box = boxOf(server.address)
    const { claim_code: code, claim_secret: secret } = (await box.register()).body
    const boxes = () => kilnConnect(folder, 'boxes').lines.at(-1)?.['boxes']
    expect(boxes()).toMatchObject([{ id: box.id, hostname: 'kitchen', claimed: null }])
    const claim = (...words: string[]) =>
      kilnConnect(folder, 'claim', ...words, '--name', 'Ada King Lovelace', '--email', 'ada@example.com')
    // Without a terminal and without --yes.
    expect(claim(code).lines.at(-1)).toMatchObject({ error: { code: 'connect.unconfirmed' } })
    expect(claim('BBBB-BBBB', '--yes').lines.at(-1)).toMatchObject({ error: { code: 'connect.code' } })
    expect((await box.config(secret)).status).toBe(404)
    expect(claim(code.toLowerCase(), '--yes').lines.at(-1)).toMatchObject({
      box: { id: box.id, claimed: { household: 'Home', state: 'late', because: 'never-reported' } },
    })
    const config = await box.config(secret)
    expect(config.body.customer).toEqual({
      first_name: 'Ada King',
      last_name: 'Lovelace',
      email: 'ada@example.com',
    })
    expect((await box.receipt(secret)).status).toBe(204)
    expect((await box.report(config.body.auth.access_token)).status).toBe(204)
    expect(boxes()).toMatchObject([{ claimed: { state: 'attention', because: 'units-failed' } }])
    expect(kilnConnect(folder, 'release', crypto.randomUUID(), '--yes').status).toBe(2)
    expect(kilnConnect(folder, 'release', box.id).status).toBe(1)
    expect(kilnConnect(folder, 'release', box.id, '--yes').status).toBe(0)
    expect((await box.report(config.body.auth.access_token)).status).toBe(401)
    // It registers as a new box, with a new code and a new secret.
    expect((await box.register()).status).toBe(201)
    expect(boxes()).toMatchObject([{ id: box.id, claimed: null }])
    await server.end()
  })

  test('an account whose password was forgotten gets a new one', async ({ folder }) => {
    const server = await serveConnect(folder)
    const address = server.address.replace('127.0.0.1', 'localhost')
    const send = async (path: string, fields: Record<string, string>) => {
      const headers = { origin: address }
      const body = new URLSearchParams(fields)
      return (await fetch(address + path, { method: 'POST', body, headers, redirect: 'manual' })).status
    }
    const account = { name: 'Ada', email: 'ada@example.com', password: 'the forgotten one' }
    expect(
      await send('/set-up', { ...account, household: 'Home', code: String(server.said['setUpCode']) }),
    ).toBe(303)
    const login = await computerLogin(address, account)
    const boxes = async () =>
      (await fetch(`${address}/api/v1/kiln/boxes`, { headers: { authorization: `Bearer ${login}` } })).status
    expect(await boxes()).toBe(200)
    const unknown = kilnConnect(folder, 'password', 'eve@example.com')
    expect(unknown.lines.at(-1)).toMatchObject({ error: { code: 'connect.account-unknown' } })
    const password = String(kilnConnect(folder, 'password', 'Ada@example.com').lines.at(-1)?.['password'])
    expect(password).toMatch(/^[a-z]{4}(-[a-z]{4}){3}$/)
    expect(await boxes()).toBe(401)
    expect(await send('/sign-in', account)).toBe(400)
    expect(await send('/sign-in', { ...account, password })).toBe(303)
    // Another start no longer shows a code.
    await server.end()
    const again = await serveConnect(folder)
    expect(again.said['setUpCode']).toBeNull()
    await again.end()
  })

  test("a claim takes Pangolin's settings from a file, and an export has all of them but the secret", async ({
    folder,
  }) => {
    const server = await serveConnect(folder)
    const box = boxOf(server.address)
    const { claim_code: code, claim_secret: secret } = (await box.register()).body
    const file = join(folder, 'pangolin.json')
    const claim = (given: object) => {
      writeFileSync(file, JSON.stringify(given))
      const who = ['--name', 'Ada', '--email', 'ada@example.com', '--yes']
      return kilnConnect(folder, 'claim', code, ...who, '--pangolin', file).lines.at(-1)
    }
    const pangolin = { endpoint: 'https://p.example', newt_id: 'n1', newt_secret: 'newt-secret' }
    expect(claim({ ...pangolin, endpoint: 'http://p.example' })).toMatchObject({
      error: { code: 'file.broken' },
    })
    expect((await box.config(secret)).status).toBe(404)
    expect(claim(pangolin)).toMatchObject({ box: { id: box.id } })
    expect((await box.config(secret)).body.pangolin).toEqual(pangolin)

    const to = join(folder, 'kitchen.json')
    const exported = (...words: string[]) => kilnConnect(folder, 'export', ...words)
    expect(exported(box.id, '--to', to).lines.at(-1)).toMatchObject({ type: 'result', path: to })
    const read = (path: string) => connectExport.parse(JSON.parse(readFileSync(path, 'utf8'))).boxes
    expect(read(to)).toMatchObject([{ id: box.id, claim: { remote: { newt_id: 'n1' } } }])
    expect([readFileSync(to, 'utf8').includes('newt-secret'), statSync(to).mode & 0o077]).toEqual([false, 0])
    const errorOf = (...words: string[]) => {
      const { status, lines } = exported(...words)
      return [status, (lines.at(-1)?.['error'] as { code: string } | undefined)?.code]
    }
    expect(errorOf(box.id, '--to', to)).toEqual([1, 'file.taken'])
    expect(errorOf('--household', 'Attic', '--to', `${to}.2`)).toEqual([2, 'connect.household-unknown'])
    expect(errorOf(box.id, '--household', 'Home', '--to', `${to}.2`)).toEqual([2, 'usage'])
    expect(exported('--household', 'Home', '--to', `${to}.2`).status).toBe(0)
    expect(read(`${to}.2`)).toHaveLength(1)
    await server.end()
  })

  test('a claim names the future owner of the box', ({ folder }) => {
    const { status, lines } = kilnConnect(folder, 'claim', 'BCDF-GHJK', '--yes')
    expect([status, lines.at(-1)]).toMatchObject([2, { error: { code: 'usage' } }])
    expect(kilnConnect(folder, 'boxes').status).toBe(2)
  })
})

test('tickets for drives are made, listed and admitted in the terminal [N20]', async ({ folder }) => {
  const server = await serveConnect(folder, '--listen', '0.0.0.0:0')
  const who = ['--name', 'Ada', '--email', 'ada@example.com']
  const enrol = (...words: string[]) => kilnConnect(folder, 'enrol', ...words).lines.at(-1)
  const ticket = readTicket(String(enrol('https://connect.example/', ...who, '--at-once')?.['ticket']))
  expect(ticket).toMatchObject({ url: 'https://connect.example', fingerprint: server.fingerprint })
  for (const url of [
    'http://connect.example',
    'connect.example',
    'https://a@b.example',
    'https://b.example/?x=1',
  ])
    expect(enrol(url, ...who)).toMatchObject({ error: { code: 'usage' } })
  expect(enrol('https://connect.example', '--name', 'Ada')).toMatchObject({ error: { code: 'usage' } })
  expect(kilnConnect(folder, 'enrolments').lines.at(-1)).toMatchObject({
    enrolments: [{ id: ticket?.id, atOnce: true, used: null, others: [] }],
  })
  for (const key of [[], ['--key', `-${'k'.repeat(42)}`]]) {
    const { lines } = kilnConnect(folder, 'admit', ticket?.id ?? '', crypto.randomUUID(), ...key)
    expect(lines.at(-1)).toMatchObject({ error: { code: 'connect.box-unknown' } })
  }
  await server.end()
})

test('a ticket and a login pin no certificate that the Connect had before its proxy', async ({ folder }) => {
  await (await serveConnect(folder, '--listen', '0.0.0.0:0')).end()
  const server = await serveConnect(folder, '--listen', '127.0.0.1:0', '--behind-proxy', '192.0.2.50')
  const last = (...words: string[]) => kilnConnect(folder, ...words).lines.at(-1)
  const url = 'https://connect.example'
  const enrolled = last('enrol', url, '--name', 'Ada', '--email', 'ada@example.com')
  expect(readTicket(String(enrolled?.['ticket']))).toMatchObject({ url, fingerprint: null })
  const made = last('computers', 'make', 'attic', '--url', url)?.['computer'] as { login: string }
  expect(readLogin(made.login)).toMatchObject({ url, fingerprint: null })
  await server.end()
})
