import { generateKeyPairSync } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { claimed, minute, report, send, server } from '#test/connect-boxes.ts'
import { hashOf } from './tokens.ts'

describe('tokens [A4]', () => {
  test('rotate, and are repeated after a lost answer', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const next = (await box.refresh(auth.refresh_token)).body
    expect(next.refresh_token).not.toBe(auth.refresh_token)
    expect((await box.refresh(auth.refresh_token)).body).toEqual(next)
    // Even hours later, if the box has used none of them; they are valid from then on.
    at.pass(5 * 60 * minute)
    const late = (await box.refresh(auth.refresh_token)).body
    expect(late).toMatchObject({ access_token: next.access_token, refresh_token: next.refresh_token })
    expect((await box.report(late.access_token)).status).toBe(204)
    expect((await box.refresh(auth.refresh_token)).status).toBe(401)
    await box.refresh(next.refresh_token)
    at.pass(2 * minute)
    expect(await box.refresh(auth.refresh_token)).toMatchObject({
      status: 401,
      body: { error: 'invalid_grant' },
    })
  })

  test('are useless without the key, and a thief cannot lock a box out', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const path = `/api/v1/installations/${box.id}`
    const thief = generateKeyPairSync('ed25519').privateKey
    for (const key of [undefined, thief]) {
      const stolen = { key, bearer: auth.access_token }
      expect((await send(at, 'POST', `${path}/health`, { ...stolen, body: report })).status).toBe(401)
      expect((await send(at, 'GET', `${path}/config`, stolen)).status).toBe(401)
      const body = { refresh_token: auth.refresh_token }
      expect((await send(at, 'POST', '/api/v1/installations/token/refresh', { key, body })).status).toBe(401)
    }
    expect((await box.report(auth.access_token)).status).toBe(204)
    expect((await box.refresh(auth.refresh_token)).status).toBe(200)
  })

  test('expire after an hour, with a code for that, and open no other box', async () => {
    const at = server()
    const [one, other] = [await claimed(at), await claimed(at)]
    const foreign = await other.box.report(one.auth.access_token)
    expect(foreign).toMatchObject({ status: 403, body: { error: 'forbidden' } })
    at.pass(60 * minute)
    expect(await one.box.report(one.auth.access_token)).toMatchObject({
      status: 401,
      body: { error: 'unauthorized', code: 'TOKEN_EXPIRED' },
    })
  })

  test('that a box lost are replaced for its key, and the lost ones end', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const fresh = (await box.config()).body.auth
    expect((await box.report(auth.access_token)).status).toBe(401)
    expect((await box.report(fresh.access_token)).status).toBe(204)
  })

  test('are swept after expiry, once no answer with them can be lost any longer', async () => {
    const at = server()
    const { box, auth } = await claimed(at)
    const next = (await box.refresh(auth.refresh_token)).body
    at.pass(5 * 60 * minute)
    at.tokens.sweep(at.now())
    // The answer's access token has expired, and the box never received it.
    const again = (await box.refresh(auth.refresh_token)).body
    expect(again.refresh_token).toBe(next.refresh_token)
    at.pass(200 * 24 * 60 * minute)
    at.tokens.sweep(at.now())
    expect((await box.refresh(auth.refresh_token)).status).toBe(401)
    expect(at.store.token(hashOf(auth.refresh_token))).toBeNull()
  })
})

test('whatever answers get lost, a box with its key keeps working and a thief with its tokens never does [A4]', async () => {
  const steps = fc.array(
    fc.record({
      step: fc.constantFrom('refresh', 'report', 'config', 'steal', 'thief'),
      lost: fc.boolean(),
      ms: fc.integer({ min: 0, max: 200 * minute }),
    }),
    { maxLength: 25 },
  )
  await fc.assert(
    fc.asyncProperty(steps, async each => {
      const at = server()
      const { box, auth } = await claimed(at)
      let held = auth
      let stolen = auth
      for (const { step, lost, ms } of each) {
        at.pass(ms)
        if (step === 'steal') stolen = held
        if (step === 'report') await box.report(held.access_token)
        if (step === 'refresh') {
          const { status, body } = await box.refresh(held.refresh_token)
          expect(status).toBe(200)
          if (!lost) held = body
        }
        if (step === 'config') {
          const { status, body } = await box.config()
          expect(status).toBe(200)
          // Its tokens are invalid now, and a box that does not know it asks again.
          held = lost ? (await box.config()).body.auth : body.auth
        }
        if (step === 'thief') {
          const body = { refresh_token: stolen.refresh_token }
          expect((await send(at, 'POST', '/api/v1/installations/token/refresh', { body })).status).toBe(401)
        }
      }
      const now = await box.refresh(held.refresh_token)
      expect(now.status).toBe(200)
      expect((await box.report(now.body.access_token)).status).toBe(204)
    }),
    { numRuns: 60 },
  )
})
