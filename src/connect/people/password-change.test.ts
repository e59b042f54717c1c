// A password is changed while an old one is still being checked: scrypt takes its time.
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { server } from '#test/connect-boxes.ts'
import { ada, firstOwner, password, visitor } from '#test/connect-visitor.ts'
import { createSessions } from './sessions.ts'

const next = 'a new password of hers'
const bench = async () => {
  const at = server()
  const owner = await firstOwner(at)
  await owner.get('/people')
  const account = at.store.accountByEmail(ada.email) ?? expect.unreachable()
  /** Changes the password as the terminal does, after the server has begun to check one. */
  const changesDuringCheck = () => {
    const { accountByEmail } = at.store
    at.store.accountByEmail = email => {
      setImmediate(() => at.store.putAccount({ ...account, password: 'changed' }))
      return accountByEmail(email)
    }
  }
  return { at, owner, account, changesDuringCheck }
}

describe('after a password change [A8]', () => {
  test('no sign-in that was in progress with the old one succeeds', async () => {
    const { at, changesDuringCheck } = await bench()
    const visit = visitor(at)
    changesDuringCheck()
    expect((await visit.post('/sign-in', { email: ada.email, password })).status).toBe(400)
    expect(visit.cookie()).toBe('')
    expect((await visit.get('/people')).status).toBe(303)
  })

  test('no other change that was in progress undoes it', async () => {
    const { at, owner, account, changesDuringCheck } = await bench()
    changesDuringCheck()
    expect((await owner.post('/people/password', { old: password, password: next })).status).toBe(400)
    expect(at.store.account(account.id)?.password).toBe('changed')
  })

  test('of two changes at once, one counts, and its person stays signed in', async () => {
    const { at, owner } = await bench()
    const words = [`${next} 1`, `${next} 2`]
    const done = await Promise.all(
      words.map(word => owner.post('/people/password', { old: password, password: word })),
    )
    expect(done.map(({ status }) => status).toSorted()).toEqual([303, 400])
    const signIns = []
    for (const word of words)
      signIns.push((await visitor(at).post('/sign-in', { email: ada.email, password: word })).status)
    expect(signIns.toSorted()).toEqual([303, 400])
    expect((await owner.get('/people')).status).toBe(200)
  })

  test('a session is not opened for a person who signed in with the old password', async () => {
    const { at, account } = await bench()
    const sessions = createSessions({ store: at.store, now: at.now, randomBytes, secret: randomBytes(32) })
    expect(sessions.find(sessions.open(account, ''), '')).not.toBeNull()
    at.store.putAccount({ ...account, password: 'changed' })
    expect(sessions.find(sessions.open(account, ''), '')).toBeNull()
  })
})
