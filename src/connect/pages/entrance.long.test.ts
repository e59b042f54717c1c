import { describe, expect, test } from 'vitest'
import { minute, server } from '#test/connect-boxes.ts'
import { ada, firstOwner, invited, password, visitor } from '#test/connect-visitor.ts'

const signIn = (at: ReturnType<typeof visitor>, email = ada.email, word = password) =>
  at.post('/sign-in', { email, password: word })

describe('the first account [A8]', () => {
  test("is made with the terminal's code, once, and owns the existing households", async () => {
    const at = server()
    const visit = visitor(at)
    expect((await visit.get('/')).text).toContain('Set-up code')
    expect((await visit.get('/installations')).to).toBe('/?next=%2Finstallations')
    const code = at.accounts.setUpCode() ?? expect.unreachable()
    const typed = { ...ada, code: code.toLowerCase().replace('-', ' '), household: 'Home' }
    const done = await visit.post('/set-up', typed)
    expect([done.status, done.to]).toEqual([303, '/installations'])
    expect((await visit.get('/installations')).status).toBe(200)
    expect(at.store.households().map(({ name }) => name)).toEqual(['Home'])
    expect(at.store.membersOf('home')).toMatchObject([{ account: { email: ada.email }, role: 'owner' }])
    expect(at.accounts.setUpCode()).toBeNull()
    expect((await visitor(at).post('/set-up', { ...typed, email: 'eve@example.com' })).status).toBe(409)
    expect(at.store.accountCount()).toBe(1)
  })

  test('is made only once if two people have the code at the same time', async () => {
    const at = server()
    const code = at.accounts.setUpCode() ?? ''
    const attempts = ['a@example.com', 'b@example.com'].map(email =>
      visitor(at).post('/set-up', { ...ada, email, code, household: 'Home' }),
    )
    expect((await Promise.all(attempts)).map(({ status }) => status).sort()).toEqual([303, 409])
    expect(at.store.accountCount()).toBe(1)
  })

  test('its code cannot be guessed', async () => {
    const at = server()
    const code = at.accounts.setUpCode() ?? ''
    const guess = (address: string, word: string) =>
      visitor(at, { address }).post('/set-up', { ...ada, code: word, household: 'Home' })
    for (let n = 0; n < 5; n++) expect((await guess('192.0.2.9', 'BBBB-BBBB')).status).toBe(400)
    expect((await guess('192.0.2.9', code)).status).toBe(429)
    // Another IPv6 address of the same network counts as the same.
    for (let n = 0; n < 5; n++) await guess(`2001:db8::${n}`, 'BBBB-BBBB')
    expect((await guess('2001:db8:0:0:ffff::1', code)).status).toBe(429)
    expect((await guess('2001:db8:0:1::1', code)).status).toBe(303)
  })

  test.for([
    [{ name: '' }, 'A name has'],
    [{ name: 'x'.repeat(101) }, 'A name has'],
    [{ name: 'a\u0000b' }, 'A name has'],
    [{ email: 'ada' }, 'not a mail address'],
    [{ email: 'a b@example.com' }, 'not a mail address'],
    [{ password: 'short' }, 'too short'],
    [{ password: 'x'.repeat(201) }, 'too short or too long'],
    [{ household: '' }, 'A name has'],
  ])('is not made from %j', async ([wrong, text]) => {
    const at = server()
    const code = at.accounts.setUpCode() ?? ''
    const reply = await visitor(at).post('/set-up', {
      ...ada,
      code,
      household: 'Home',
      ...(wrong as Record<string, string>),
    })
    expect(reply.status).toBe(400)
    expect(reply.text).toContain(text)
    expect(at.store.accountCount()).toBe(0)
  })
})

describe('signing in [A8]', () => {
  test('opens a session that ends by signing out, after a week without use, or after thirty days', async () => {
    const at = server()
    const first = await firstOwner(at)
    const visit = visitor(at)
    expect((await signIn(visit, 'ADA@example.com')).to).toBe('/installations')
    expect((await visit.get('/installations')).status).toBe(200)
    const held = visit.cookie()
    await visit.post('/sign-out')
    visit.takeCookie(held)
    expect((await visit.get('/installations')).status).toBe(303)
    at.pass(6 * 24 * 60 * minute)
    expect((await first.get('/installations')).status).toBe(200)
    at.pass(7 * 24 * 60 * minute)
    expect((await first.get('/installations')).status).toBe(303)
    await signIn(visit)
    for (let day = 0; day < 29; day++) {
      at.pass(24 * 60 * minute)
      expect((await visit.get('/installations')).status).toBe(200)
    }
    at.pass(24 * 60 * minute)
    expect((await visit.get('/installations')).status).toBe(303)
    at.sweepAll()
  })

  test('gives the same answer for a wrong password and a missing account', async () => {
    const at = server()
    await firstOwner(at)
    const wrong = await signIn(visitor(at), ada.email, 'not this one')
    const unknown = await signIn(visitor(at), 'eve@example.com', 'not this one')
    expect([wrong.status, unknown.status]).toEqual([400, 400])
    expect(wrong.text).toContain('Mail address or password is wrong')
    expect(unknown.text.replace('eve@', 'ada@')).toBe(wrong.text)
  })

  test('is limited by address and by account, also for parallel attempts', async () => {
    const at = server()
    await firstOwner(at)
    const attempt = (address: string, word = 'not this one') =>
      signIn(visitor(at, { address }), ada.email, word)
    const side = await Promise.all(Array.from({ length: 9 }, () => attempt('192.0.2.9')))
    expect(side.filter(({ status }) => status === 400)).toHaveLength(5)
    expect((await attempt('192.0.2.9', password)).status).toBe(429)
    for (let n = 0; n < 15; n++) await attempt(`192.0.2.${100 + n}`)
    expect((await attempt('192.0.2.200', password)).status).toBe(429)
    at.pass(16 * minute)
    expect((await attempt('192.0.2.9', password)).status).toBe(303)
  })

  test('stores no password and no session in the database', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const { password: stored } = at.store.accountByEmail(ada.email) ?? expect.unreachable()
    expect(stored).toMatch(/^scrypt\$15\$8\$3\$/)
    const token = visit.cookie().split('=')[1] ?? ''
    expect(at.store.session(token)).toBeNull()
  })

  test('leads to the page that the person wanted, and never to another site', async () => {
    const at = server()
    await firstOwner(at)
    const visit = visitor(at)
    expect((await visit.get('/claim/BCDF-GHJK')).to).toBe('/?next=%2Fclaim%2FBCDF-GHJK')
    const into = async (next: string) => (await visit.post('/sign-in', { ...ada, next })).to
    expect(await into('/claim/BCDF-GHJK')).toBe('/claim/BCDF-GHJK')
    for (const next of [
      '//evil.example',
      'https://evil.example',
      '/claim/../..',
      '/\\evil',
      'claim',
      '/d/a\r\nb',
    ])
      expect(await into(next)).toBe('/installations')
  })
})

describe('a household [A8]', () => {
  test('is joined by a link that works once, and its viewers change nothing', async () => {
    const at = server()
    const owner = await firstOwner(at)
    const made = await owner.post('/people/invite', { household: 'home', role: 'viewer' })
    const link = /\/invite\/[\w-]{43}/.exec(made.text)?.[0] ?? expect.unreachable()
    const bo = { name: 'Bo', email: 'bo@example.com', password }
    const visit = visitor(at)
    expect((await visit.get(link)).text).toContain('Invitation into Home')
    expect((await visit.post(link, { ...bo, email: ada.email })).text).toContain('There is an account')
    expect((await visit.post(link, bo)).to).toBe('/installations')
    expect((await visitor(at).post(link, { ...bo, email: 'c@example.com' })).status).toBe(404)
    expect(at.store.householdsOf(at.store.accountByEmail(bo.email)?.id ?? '')).toMatchObject([
      { household: { id: 'home' }, role: 'viewer' },
    ])
    const people = await visit.get('/people')
    expect(people.text).not.toContain('Invite someone')
    expect((await visit.post('/people/invite', { household: 'home', role: 'owner' })).status).toBe(404)
    const account = at.store.accountByEmail(ada.email)?.id ?? ''
    expect((await visit.post('/people/remove', { household: 'home', account })).status).toBe(404)
    expect((await visit.post('/claim/BCDF-GHJK', { household: 'home' })).status).toBe(403)
    const member = at.store.accountByEmail(bo.email)?.id ?? ''
    await owner.get('/people')
    await owner.post('/people/remove', { household: 'home', account: member })
    expect(at.store.householdsOf(member)).toEqual([])
    expect((await owner.post('/people/remove', { household: 'home', account })).status).toBe(400)
    expect(at.store.role('home', account)).toBe('owner')
  })

  test('its invitations expire after a week and cannot be guessed', async () => {
    const at = server()
    const owner = await firstOwner(at)
    const made = await owner.post('/people/invite', { household: 'home', role: 'viewer' })
    const link = /\/invite\/[\w-]{43}/.exec(made.text)?.[0] ?? ''
    at.pass(7 * 24 * 60 * minute)
    expect((await visitor(at).get(link)).status).toBe(404)
    for (let n = 0; n < 4; n++) await visitor(at).get(`/invite/${'A'.repeat(43)}`)
    expect((await visitor(at).get(link)).status).toBe(429)
  })

  test('a removed owner does not come back by an invitation they made', async () => {
    const at = server()
    const owner = await firstOwner(at)
    const bo = await invited(at, owner, { name: 'Bo', email: 'bo@example.com', role: 'owner' })
    const made = await bo.post('/people/invite', { household: 'home', role: 'owner' })
    const link = /\/invite\/[\w-]{43}/.exec(made.text)?.[0] ?? expect.unreachable()
    const account = at.store.accountByEmail('bo@example.com')?.id ?? expect.unreachable()
    await owner.get('/people')
    expect((await owner.post('/people/remove', { household: 'home', account })).to).toBe('/people?removed')
    expect((await owner.get('/people?removed')).text).toContain('Open invitations')
    expect((await bo.get(link)).status).toBe(404)
    expect((await bo.post(`${link}/join`)).to).not.toBe('/installations')
    expect(at.store.role('home', account)).toBeNull()
  })

  test('an owner who opens an invitation as viewer stays an owner', async () => {
    const at = server()
    const owner = await firstOwner(at)
    const other = await invited(at, owner, { name: 'Bo', email: 'bo@example.com', role: 'owner' })
    const made = await owner.post('/people/invite', { household: 'home', role: 'viewer' })
    const link = /\/invite\/[\w-]{43}/.exec(made.text)?.[0] ?? ''
    expect((await other.get(link)).text).toContain('Join as Bo')
    expect((await other.post(`${link}/join`)).to).toBe('/installations')
    expect(at.store.role('home', at.store.accountByEmail('bo@example.com')?.id ?? '')).toBe('owner')
  })

  test('a new password needs the old one, and ends all other sessions', async () => {
    const at = server()
    const visit = await firstOwner(at)
    const other = visitor(at)
    await signIn(other)
    await visit.get('/people')
    const change = (old: string, next: string) => visit.post('/people/password', { old, password: next })
    expect((await change('not this one', 'a new password')).status).toBe(400)
    expect((await change(password, 'short')).status).toBe(400)
    expect((await change(password, 'a new password')).to).toBe('/people?changed')
    expect((await visit.get('/people?changed')).text).toContain('The password is changed')
    expect((await visit.get('/people')).status).toBe(200)
    expect((await other.get('/people')).status).toBe(303)
    expect((await signIn(other)).status).toBe(400)
    expect((await signIn(other, ada.email, 'a new password')).status).toBe(303)
  })
})
