import { describe, expect, it } from 'vitest'
import { createAccess } from './access.ts'
import { answerTo, type Request } from './answers.ts'

const secret = 'correct horse battery'
const minuteMs = 60_000

async function* chunksOf(body: string) {
  for (const letter of body) yield letter
}
const request = (method: string, url: string, headers: Request['headers'] = {}, body = ''): Request =>
  Object.assign(chunksOf(body), { method, url, headers })

function gate(known: string | null) {
  let now = 1_000_000
  const access = createAccess(known, () => now)
  return {
    check: async (headers: Request['headers']) =>
      (await answerTo(request('GET', '/check', headers), access)).status,
    logIn: (body: string) => answerTo(request('POST', '/sandbox-login?from=x', {}, body), access),
    get: (url: string) => answerTo(request('GET', url), access),
    wait: (ms: number) => {
      now += ms
    },
  }
}

describe('the gate of a sandbox', () => {
  it('admits callers with the secret or with its cookie', async () => {
    const { check, logIn } = gate(secret)
    expect(await check({})).toBe(401)
    expect(await check({ 'x-sandbox-secret': secret })).toBe(204)
    const { status, headers } = await logIn(`secret=${encodeURIComponent(` ${secret} `)}`)
    expect([status, headers['location']]).toEqual([303, '/'])
    const cookie = String(headers['set-cookie']).split(';')[0] ?? ''
    expect(await check({ cookie: `other=1; ${cookie}` })).toBe(204)
    expect(await check({ cookie: `${cookie}x` })).toBe(401)
    expect(await gate('another long secret').check({ cookie })).toBe(401)
  })

  it('refuses everything without a secret, and explains why', async () => {
    const { check, logIn, get } = gate(null)
    const { headers } = await gate('').logIn('secret=')
    expect(await check({ cookie: String(headers['set-cookie']).split(';')[0] })).toBe(401)
    expect(await check({ 'x-sandbox-secret': '' })).toBe(401)
    expect(await logIn('secret=')).toMatchObject({
      status: 403,
      body: expect.stringContaining('has no access secret'),
    })
    expect((await get('/sandbox-login')).status).toBe(403)
  })

  it('checks no secret for a minute after 30 wrong ones', async () => {
    const { check, logIn, wait } = gate(secret)
    for (let at = 0; at < 30; at++) expect((await logIn(`secret=wrong-${at}`)).status).toBe(403)
    expect((await logIn(`secret=${secret}`)).status).toBe(429)
    expect(await check({ 'x-sandbox-secret': secret })).toBe(401)
    wait(minuteMs)
    expect(await check({ 'x-sandbox-secret': secret })).toBe(204)
  })

  it('reads no more of a body than a secret needs', async () => {
    const { logIn } = gate(secret)
    expect((await logIn(`secret=${secret}&pad=${'x'.repeat(4000)}`)).status).toBe(303)
    expect((await logIn(`secret=${secret}&pad=${'x'.repeat(5000)}`)).status).toBe(403)
  })

  it('has no page except the form', async () => {
    const { get } = gate(secret)
    expect(await get('/sandbox-login')).toMatchObject({
      status: 200,
      body: expect.stringContaining('Access secret'),
    })
    expect((await get('/')).status).toBe(404)
    expect((await get('/sandbox-login/x')).status).toBe(404)
  })
})
