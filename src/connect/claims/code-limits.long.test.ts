// Tests the price of guessing a code, and that no one else is locked out.
import { describe, expect } from 'vitest'
import { customer, household, keyedBox, minute, pangolin, server } from '#test/connect-boxes.ts'
import { kiln, loginOf, member } from '#test/connect-computers.ts'
import { ada, firstOwner, invited, password, visitor } from '#test/connect-visitor.ts'
import { test } from '#test/folders.ts'
import { createCodeLimits, siteOf } from './code-limits.ts'
import { hashOf } from './tokens.ts'

describe('a right code, token or password [A8]', () => {
  test('of one waiting box gives no more guesses at those of others', async () => {
    const at = server()
    const own = (await keyedBox(at).register()).body.claim_code
    const answers = []
    for (let n = 0; n < 10; n++) {
      for (let wrong = 0; wrong < 4; wrong++) answers.push(at.claims.find('BBBB-BBBB', '192.0.2.1'))
      at.claims.find(own, '192.0.2.1')
      at.pass(minute)
    }
    expect(answers.filter(each => 'refused' in each && each.refused === 'not_found')).toHaveLength(5)
    // A person who has typed a wrong code before can still claim their box.
    at.claims.find('BBBB-BBBB', '192.0.2.2')
    expect(at.claims.find(own, '192.0.2.2')).toHaveProperty('hostname')
    expect(at.claims.confirm(own, '192.0.2.2', { household, customer, pangolin })).toHaveProperty('id')
  })

  test('of an account gives no more guesses at the passwords of others', async () => {
    const at = server()
    const owner = await firstOwner(at)
    await invited(at, owner, { name: 'Bo', email: 'bo@example.com', role: 'viewer' })
    const address = '192.0.2.7'
    const signIn = async (email: string, word: string) =>
      (await visitor(at, { address }).post('/sign-in', { email, password: word })).status
    const statuses = []
    for (let n = 0; n < 3; n++) {
      for (let wrong = 0; wrong < 3; wrong++) statuses.push(await signIn(ada.email, `a wrong one ${wrong}`))
      await signIn('bo@example.com', password)
    }
    expect(statuses).toEqual([400, 400, 400, 400, 400, 429, 429, 429, 429])
  })

  test('signs a person in as often as they want', async () => {
    const at = server()
    await firstOwner(at)
    const visit = visitor(at, { address: '192.0.2.7' })
    for (let n = 0; n < 6; n++)
      expect((await visit.post('/sign-in', { email: ada.email, password })).status).toBe(303)
  })

  test('makes no older typo last longer, however often the person signs in', async () => {
    const at = server()
    await firstOwner(at)
    const visit = visitor(at, { address: '192.0.2.7' })
    const signIn = async (word: string) =>
      (await visit.post('/sign-in', { email: ada.email, password: word })).status
    const statuses = []
    for (let n = 0; n < 6; n++) {
      statuses.push(await signIn('a typo'))
      at.pass(10 * minute)
      statuses.push(await signIn(password))
      at.pass(10 * minute)
    }
    expect(statuses).toEqual(Array.from({ length: 6 }, () => [400, 303]).flat())
  })
})

test('undone, a try leaves what was counted before it and during its check', () => {
  let time = 1_000_000
  const limits = createCodeLimits(() => time, { perSource: 2, sourceMs: 15 * minute })
  const address = '192.0.2.1'
  limits.wrong(address)
  time += 10 * minute
  const right = limits.wrong(address)
  expect(limits.mayTry(address)).toBe(false)
  time += 1
  limits.wrong(address)
  limits.undo(address, right)
  // The first, and the one that came during the check.
  expect(limits.mayTry(address)).toBe(false)
  time += 15 * minute - 1
  expect(limits.mayTry(address)).toBe(false)
  time += 1
  expect(limits.mayTry(address)).toBe(true)
})

describe('a secret of 256 bits [A8]', () => {
  test('has no limit for all together: an invitation works while strangers try others', async () => {
    const at = server()
    const owner = await firstOwner(at)
    const people = await owner.get('/people')
    const home = /name="household" value="(\w+)"/.exec(people.text)?.[1] ?? ''
    const made = await owner.post('/people/invite', { household: home, role: 'viewer' })
    const link = /\/invite\/[\w-]{43}/.exec(made.text)?.[0] ?? ''
    for (let n = 0; n < 200; n++)
      await visitor(at, { address: `198.51.${n}.1` }).get(`/invite/${'x'.repeat(43)}`)
    expect((await visitor(at).get(link)).status).toBe(200)
    // Nor do they take the tries of the code that opens the first account.
    const other = server()
    for (let n = 0; n < 50; n++)
      await visitor(other, { address: `198.51.${n}.1` }).get(`/invite/${'x'.repeat(43)}`)
    expect((await (await firstOwner(other)).get('/people')).status).toBe(200)
  })

  test('nor has the login of a computer', async () => {
    const at = server()
    const token = loginOf(at, member(at, { home: 'owner' }))
    for (let n = 0; n < 1100; n++)
      await kiln(at, 'x'.repeat(43), 'GET', '/boxes', { address: `10.0.${n >> 8}.${n & 255}` })
    expect((await kiln(at, token, 'GET', '/boxes')).status).toBe(200)
  })

  test('nor has a login for uploads', async ({ folder }) => {
    const at = server({ updates: folder, uploads: { quotaBytes: 1_000_000 } })
    const secret = 'a'.repeat(43)
    at.store.addUploadLogin({ name: 'ada', hash: hashOf(secret), createdAt: 1 })
    const put = async (word: string, remoteAddress: string) => {
      const authorization = `Basic ${btoa(`ada:${word}`)}`
      const url = '/updates/no-such-place'
      const reply = await at.app.inject({ method: 'PUT', url, remoteAddress, headers: { authorization } })
      return reply.statusCode
    }
    expect(await put('wrong', '10.0.0.1')).toBe(401)
    for (let n = 0; n < 100; n++) await put('wrong', `10.0.1.${n}`)
    expect([401, 429]).not.toContain(await put(secret, '192.0.2.1'))
  })
})

describe('boxes that only register [A8]', () => {
  test('from all networks of one site push out none of another', async () => {
    const at = server()
    const [first, flood] = [keyedBox(at), keyedBox(at)]
    await first.register(undefined, '2001:db8:1:1::5')
    await flood.register(undefined, '2001:db8:2::1')
    for (let n = 1; n < 1000; n++) await keyedBox(at).register(undefined, `2001:db8:2:${n.toString(16)}::1`)
    expect(at.store.devices()).toHaveLength(1000)
    expect([at.store.device(first.id)?.id, at.store.device(flood.id)]).toEqual([first.id, null])
  })

  test('are of one site by their first 48 bits, and by their whole address in IPv4', () => {
    expect(siteOf('2001:db8:2:ff::1')).toBe(siteOf('2001:0db8:0002::9'))
    expect(siteOf('2001:db8:3::1')).not.toBe(siteOf('2001:db8:2::1'))
    expect([siteOf('192.0.2.1'), siteOf('::ffff:192.0.2.1')]).toEqual(['192.0.2.1', '::ffff:192.0.2.1'])
  })
})
