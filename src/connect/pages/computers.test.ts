import { describe, expect, test } from 'vitest'
import { readLogin } from '#shared/connect/kiln-login.ts'
import { minute, server } from '#test/connect-boxes.ts'
import { kiln } from '#test/connect-computers.ts'
import { ada, firstOwner, invited, password, visitor } from '#test/connect-visitor.ts'

type Visitor = Awaited<ReturnType<typeof firstOwner>>
const bo = { name: 'Bo', email: 'bo@example.com', role: 'viewer' } as const

/** Copied from the page, as a person does. */
async function made(visit: Visitor, name = 'laptop') {
  await visit.get('/computers')
  const { text } = await visit.post('/computers', { name })
  return readLogin(/<code>([^<]+)<\/code>/.exec(text)?.[1] ?? '') ?? expect.unreachable()
}

describe("the page of a person's computers [A8]", () => {
  test('makes a login, shows it once, lists its uses, and removes it', async () => {
    const at = server()
    const visit = await firstOwner(at)
    expect((await visit.get('/people')).text).toContain('href="/computers"')
    const { url, token, fingerprint } = await made(visit, 'attic <b>')
    expect([url, fingerprint]).toEqual(['http://localhost:8455', null])
    const see = () => kiln(at, token, 'GET', '/boxes', { address: '198.51.100.7' })
    expect((await visit.get('/computers')).text).toContain('not used yet')
    expect((await see()).body).toMatchObject({ login: 'attic <b>', households: [{ role: 'owner' }] })
    const { text } = await visit.get('/computers')
    expect(text).toContain('attic &lt;b&gt;')
    expect(text).toContain('from 198.51.100.7')
    expect(text).not.toContain(token)
    expect((await visit.post('/computers', { name: 'attic <b>' })).status).toBe(409)
    for (const name of ['', ' ', 'x'.repeat(61), 'a\u0007b'])
      expect((await visit.post('/computers', { name })).status).toBe(400)
    expect((await visit.post('/computers/remove', { name: 'other' })).status).toBe(404)
    expect((await visit.post('/computers/remove', { name: 'attic <b>' })).to).toBe('/computers')
    expect((await see()).status).toBe(401)
  })

  test("lists only this person's logins, which have the person's own rights", async () => {
    const at = server()
    const owner = await firstOwner(at)
    const viewer = await invited(at, owner, bo)
    const [mine, theirs] = [await made(owner), await made(viewer)]
    expect((await kiln(at, theirs.token, 'GET', '/boxes')).body).toMatchObject({
      households: [{ role: 'viewer' }],
    })
    await viewer.get('/computers')
    await viewer.post('/computers/remove', { name: 'laptop' })
    expect((await kiln(at, theirs.token, 'GET', '/boxes')).status).toBe(401)
    expect((await kiln(at, mine.token, 'GET', '/boxes')).status).toBe(200)
    const stranger = visitor(at)
    for (const path of ['/computers', '/computers/remove'])
      expect((await stranger.post(path, { name: 'laptop' })).to).toBe('/?next=%2Finstallations')
    expect((await stranger.get('/computers')).to).toBe('/?next=%2Fcomputers')
    expect((await owner.post('/computers', { name: 'x' }, { origin: 'https://evil.example' })).status).toBe(
      403,
    )
  })

  test("changing the password ends the account's logins, and no others", async () => {
    const at = server()
    const owner = await firstOwner(at)
    const viewer = await invited(at, owner, bo)
    const [mine, theirs] = [await made(owner), await made(viewer)]
    await owner.get('/people')
    const wrong = await owner.post('/people/password', { old: 'x', password: `${password} 2` })
    expect(wrong.status).toBe(400)
    expect((await kiln(at, mine.token, 'GET', '/boxes')).status).toBe(200)
    await owner.post('/people/password', { old: ada.password, password: `${password} 2` })
    expect((await kiln(at, mine.token, 'GET', '/boxes')).status).toBe(401)
    expect((await kiln(at, theirs.token, 'GET', '/boxes')).status).toBe(200)
    at.pass(minute)
    expect((await owner.get('/computers')).text).not.toContain('laptop')
  })

  test('allows at most fifty', async () => {
    const at = server()
    const visit = await firstOwner(at)
    await visit.get('/computers')
    for (let count = 0; count < 50; count++)
      expect((await visit.post('/computers', { name: `c${count}` })).status).toBe(200)
    await visit.get('/computers')
    expect(await visit.post('/computers', { name: 'one more' })).toMatchObject({ status: 409 })
  })
})
