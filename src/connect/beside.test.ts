// An id that others registered before its box came back, or while it waits.
import { describe, expect, test } from 'vitest'
import { claimed, customer, household, keyedBox, pangolin, report, server } from '#test/connect-boxes.ts'
import { flashed } from '#test/connect-drives.ts'

const answers = { household, customer, pangolin }

describe('an id without an owner [A8]', () => {
  test('goes to the box whose code a person types, also if another key took it before the box came back', async () => {
    const at = server()
    const { box } = await claimed(at)
    at.claims.release(box.id)
    const thief = keyedBox(at, box.id)
    const theirs = (await thief.register()).body.claim_code
    const registered = await box.register()
    expect(registered.status).toBe(201)
    const { claim_code: code } = registered.body
    expect(code).not.toBe(theirs)
    expect((await box.config()).body).toEqual({ error: 'not_claimed' })
    expect(at.claims.find(code, '192.0.2.1')).toMatchObject({ id: box.id, hostname: 'kitchen' })
    expect(at.claims.confirm(code, '192.0.2.1', answers)).toEqual({ id: box.id })
    expect(at.claims.find(theirs, '192.0.2.2')).toEqual({ refused: 'not_found' })
    const { auth } = (await box.config()).body
    expect((await box.receipt()).status).toBe(204)
    expect((await box.report(auth.access_token)).status).toBe(204)
    expect(JSON.parse(at.store.lastReport(box.id, at.now())?.text ?? '')).toEqual(report)
    for (const call of [thief.register, thief.config, thief.receipt]) expect((await call()).status).toBe(401)
    expect(at.store.devices()).toHaveLength(1)
  })

  test('cannot be taken from a box that waits: its code stays, and what it polls with', async () => {
    const at = server()
    const box = keyedBox(at)
    const { claim_code: code } = (await box.register()).body
    const thief = keyedBox(at, box.id)
    for (let n = 0; n < 3; n++) {
      await thief.register()
      expect((await box.config()).body).toEqual({ error: 'not_claimed' })
      expect(await box.register()).toMatchObject({ status: 200, body: { claim_code: code } })
    }
    // The code of the other one is its own: who types it has that one.
    at.claims.confirm(code, '192.0.2.1', answers)
    expect((await box.config()).body.customer).toEqual(customer)
    expect((await thief.config()).status).toBe(401)
  })

  test('keeps its box among those that register it from another network without end', async () => {
    const at = server()
    const first = keyedBox(at)
    await first.register(undefined, '2001:db8:2::1')
    const box = keyedBox(at, first.id)
    await box.register(undefined, '2001:db8:1::1')
    for (let n = 2; n < 30; n++)
      await keyedBox(at, first.id).register(undefined, `2001:db8:2:${n.toString(16)}::1`)
    expect(at.store.devicesBeside(first.id)).toHaveLength(8)
    expect((await box.config()).body).toEqual({ error: 'not_claimed' })
    expect((await first.config()).body).toEqual({ error: 'not_claimed' })
  })

  test('goes to the box with the ticket, and to the one that the owner picks', async () => {
    for (const atOnce of [true, false]) {
      const at = server()
      const ticket = at.enrolments.make({ ...answers, atOnce }) ?? expect.unreachable()
      const ready = flashed(at, ticket)()
      await keyedBox(at, ready.box.id).register()
      expect((await ready.register()).status).toBe(atOnce ? 409 : 201)
      if (!atOnce) expect(at.enrolments.pick(ticket.id, ready.box.id, null)).toBe('given')
      expect((await ready.box.config()).body.customer).toEqual(customer)
      expect(at.store.devices().map(({ id }) => id)).toEqual([ready.box.id])
    }
  })
})
