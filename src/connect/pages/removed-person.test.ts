// Tests the rights that end when an owner removes another one.
import { expect, test } from 'vitest'
import { server } from '#test/connect-boxes.ts'
import { flashed } from '#test/connect-drives.ts'
import { ada, firstOwner, invited } from '#test/connect-visitor.ts'

test('the unused tickets of a household end with the person who may have made them [A8]', async () => {
  const at = server()
  const owner = await firstOwner(at)
  at.store.putHousehold({ id: 'other', name: 'Other', createdAt: 1 })
  await invited(at, owner, { name: 'Bo', email: 'bo@example.com', role: 'owner' })
  const idOf = (email: string) => at.store.accountByEmail(email)?.id ?? ''
  const home = at.store.householdsOf(idOf('bo@example.com'))[0]?.household.id ?? ''
  const of = {
    customer: { first_name: 'Bo', last_name: 'B', email: 'bo@example.com' },
    pangolin: null,
    atOnce: true,
  }
  const make = (household: string) => at.enrolments.make({ ...of, household }) ?? expect.unreachable()
  const [open, used, elsewhere] = [make(home), make(home), make('other')]
  const ready = flashed(at, used)()
  expect((await ready.register()).status).toBe(409)
  await owner.get('/people')
  const removed = await owner.post('/people/remove', { household: home, account: idOf('bo@example.com') })
  expect(removed.to).toBe('/people?removed')
  expect((await owner.get('/people?removed')).text).toContain('unused tickets')
  const late = flashed(at, open)()
  expect(await late.register()).toMatchObject({ status: 401, body: { error: 'invalid_grant' } })
  expect(at.store.device(late.box.id)?.owned).toBeNull()
  // A used ticket shows whose box it is, and the other household has not removed anyone.
  expect(at.store.enrolment(used.id)).not.toBeNull()
  expect(at.store.enrolment(elsewhere.id)).not.toBeNull()
  expect(at.store.role(home, idOf(ada.email))).toBe('owner')
})
