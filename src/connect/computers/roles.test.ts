// Whatever people, households and roles there are, and however roles change, a login sees and changes exactly what its
// role allows. A model of the roles predicts each answer.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ownerCalls } from '#shared/connect/owner-calls.ts'
import { customer, type Server, server } from '#test/connect-boxes.ts'
import { claim, kiln, loginOf, member } from '#test/connect-computers.ts'
import type { Role } from '../store/people-store.ts'

/** Another one for each box. */
const keyOf = (id: string) => id.replaceAll('-', '').padEnd(43, 'A')

const homes = ['mill', 'barn', 'inn'] as const
const people = 3
type Home = (typeof homes)[number]

const home = fc.constantFrom(...homes)
const step = fc.oneof(
  fc.record({
    what: fc.constant('role' as const),
    who: fc.nat(people - 1),
    home,
    role: fc.constantFrom('owner' as const, 'viewer' as const, null),
  }),
  fc.record({
    // The last one is a login of the terminal, for the first household.
    what: fc.constantFrom('boxes', 'box', 'command', 'release', 'claim', 'findClaim', 'admit'),
    who: fc.nat(people),
    home,
  }),
)

const facts = { hostname: 'h', architecture: null, nixosVersion: null, model: null, serial: null }

/** Creates a box of a household, or one that waits for an owner and shows a code. */
function place({ store, now }: Server, of: Home | null, code: string | null = null): string {
  const id = crypto.randomUUID()
  const claimed = code === null ? null : { code, codeExpiresAt: now() + 60_000, secretHash: 'x' }
  const owned = of && { claimedAt: now(), household: of, customer, pangolin: null }
  const times = { firstSeenAt: now(), address: '192.0.2.7' }
  store.putDevice({ id, ...facts, ...times, key: keyOf(id), claim: claimed, owned })
  return id
}

/** Creates a drive's box that waits for approval by a household. */
function waiting(at: Server, of: Home): { id: string; box: string } {
  const box = place(at, null)
  const { id } = at.enrolments.make({ household: of, customer, pangolin: null, atOnce: false }) ?? {}
  const enrolment = at.store.enrolment(id ?? '') ?? expect.unreachable()
  const used = {
    device: box,
    key: keyOf(box),
    ...facts,
    address: '192.0.2.7',
    at: at.now(),
    nextHostKey: 'n',
  }
  at.store.putEnrolment({ ...enrolment, used })
  return { id: enrolment.id, box }
}

const everything = ({ store }: Server) =>
  JSON.stringify([
    store.devices(),
    store.devices().map(({ id }) => store.commandsOf(id)),
    homes.map(each => store.enrolmentsOf(each)),
  ])

/** The expected answer to a change, by role. */
const forOwners = (role: Role | null, done: number) =>
  role === 'owner' ? done : role === 'viewer' ? 403 : 404

async function play(steps: readonly (typeof step extends fc.Arbitrary<infer S> ? S : never)[]) {
  const at = server()
  for (const id of homes) at.store.putHousehold({ id, name: id, createdAt: 1 })
  const persons = Array.from({ length: people }, () => member(at, {}))
  const made = at.computers.make({ account: null, household: homes[0] }, 'terminal')
  const logins = [...persons.map(each => loginOf(at, each)), typeof made === 'object' ? made.token : '']
  const roles = new Map<string, Role>()
  const roleOf = (who: number, of: Home) =>
    who === people ? (of === homes[0] ? 'owner' : null) : (roles.get(`${who} ${of}`) ?? null)
  const boxes = new Map<string, Home>(homes.map(each => [place(at, each), each]))

  for (const [index, each] of steps.entries()) {
    if (each.what === 'role') {
      roles.delete(`${each.who} ${each.home}`)
      if (each.role) roles.set(`${each.who} ${each.home}`, each.role)
      if (each.role) at.store.putRole(each.home, persons[each.who] ?? '', each.role)
      else at.store.removeRole(each.home, persons[each.who] ?? '')
      continue
    }
    const { what, who, home: of } = each
    const role = roleOf(who, of)
    const isOwner = homes.some(one => roleOf(who, one) === 'owner')
    const call = async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: unknown) => {
      // Each from another network, or the code limit would answer.
      const address = `10.0.${index >> 8}.${index & 255}`
      const before = everything(at)
      const answer = await kiln(at, logins[who] ?? '', method, path, { body, address })
      if (answer.status >= 400 || method === 'GET') expect(everything(at)).toBe(before)
      if (answer.status >= 400) expect(Object.keys(answer.body)).toEqual(['error'])
      return answer
    }
    const box = [...boxes].find(([, its]) => its === of)?.[0] ?? place(at, of)
    boxes.set(box, of)
    if (what === 'boxes') {
      const seen = ownerCalls.boxes.answers[200].parse((await call('GET', '/boxes')).body)
      const mine = homes.filter(one => roleOf(who, one) !== null)
      expect(seen.households.map(({ id, role: its }) => `${id} ${its}`).sort()).toEqual(
        mine.map(one => `${one} ${roleOf(who, one)}`).sort(),
      )
      expect(seen.boxes.map(({ id }) => id).sort()).toEqual(
        [...boxes].flatMap(([id, its]) => (mine.includes(its) ? [id] : [])).sort(),
      )
      for (const { household } of seen.waiting) expect(roleOf(who, household as Home)).toBe('owner')
    }
    if (what === 'box') expect((await call('GET', `/boxes/${box}`)).status).toBe(role ? 200 : 404)
    if (what === 'command') {
      const fresh = place(at, of)
      boxes.set(fresh, of)
      const { status } = await call('POST', `/boxes/${fresh}/commands`, { kind: 'reboot' })
      expect(status).toBe(forOwners(role, 201))
    }
    if (what === 'release') {
      const { status } = await call('DELETE', `/boxes/${box}`)
      expect(status).toBe(forOwners(role, 204))
      if (status === 204) boxes.delete(box)
      expect(at.store.device(box) === null).toBe(status === 204)
    }
    if (what === 'findClaim' || what === 'claim') {
      const code = 'BCDF-GHJK'
      const fresh = place(at, null, code)
      if (what === 'findClaim')
        expect((await call('GET', `/claims/${code}`)).status).toBe(isOwner ? 200 : 403)
      else {
        const { status } = await call('POST', `/claims/${code}`, { household: of, ...claim })
        expect(status).toBe(role === 'owner' ? 201 : 403)
        expect(at.store.device(fresh)?.owned?.household ?? null).toBe(status === 201 ? of : null)
      }
      // The next fresh box gets its code.
      at.store.removeDevice(fresh)
    }
    if (what === 'admit') {
      const enrolment = waiting(at, of)
      const { status } = await call('POST', `/enrolments/${enrolment.id}`, { box: enrolment.box })
      expect(status).toBe(forOwners(role, 204))
      expect(at.store.device(enrolment.box)?.owned?.household ?? null).toBe(status === 204 ? of : null)
      if (status === 204) boxes.set(enrolment.box, of)
    }
  }
  await at.app.close()
  at.store.close()
}

test('a login sees and changes exactly what its current role allows [A8]', async () => {
  await fc.assert(fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 40 }), play), { numRuns: 40 })
}, 120_000)
