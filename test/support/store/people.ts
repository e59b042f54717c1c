// Households, their people, and the logins of both, in any store of Connect.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Store } from '../../../src/connect/store/store.ts'
import { home, owned } from './given.ts'

/** `open`: a new, empty store. */
export const peopleCases = (open: () => Store) =>
  describe('households and logins', () => {
    let store: Store
    beforeEach(() => {
      store = open()
    })
    afterEach(() => store.close())

    test('keeps enrolments until their time, those of a household the newest first', () => {
      store.putHousehold(home)
      const customer = { first_name: 'Ada', last_name: 'L', email: 'a@b.example' }
      const rest = { household: home.id, customer, pangolin: null, atOnce: true, used: null, others: [] }
      const [one, two] = [10, 20].map(at => ({ id: `e${at}`, createdAt: at, expiresAt: at + 5, ...rest }))
      if (!one || !two) return expect.unreachable()
      for (const each of [one, two]) store.putEnrolment(each)
      expect(store.enrolmentsOf(home.id)).toEqual([two, one])
      expect([store.enrolmentsOf('other'), store.enrolment('e9')]).toEqual([[], null])
      store.putEnrolment({ ...one, atOnce: false })
      expect(store.enrolment('e10')).toEqual({ ...one, atOnce: false })
      store.removeEnrolmentsBefore(16)
      expect(store.enrolmentsOf(home.id)).toEqual([two])
      store.removeEnrolment('e20')
      expect(store.enrolmentsOf(home.id)).toEqual([])
    })

    test('keeps who is in a household, and as what', () => {
      const [ada, bo] = ['ada', 'bo'].map(id => ({
        id,
        email: `${id}@example.com`,
        name: id,
        password: 'x',
        createdAt: 1,
      }))
      if (!ada || !bo) return expect.unreachable()
      const other = { ...home, id: 'other', createdAt: 2 }
      for (const each of [home, other]) store.putHousehold(each)
      for (const each of [ada, bo]) store.putAccount(each)
      expect([store.accountCount(), store.accountByEmail(ada.email), store.account('x')]).toEqual([
        2,
        ada,
        null,
      ])
      expect(() => store.putAccount({ ...bo, id: 'third' })).toThrow()
      store.putRole(home.id, ada.id, 'owner')
      store.putRole(home.id, bo.id, 'owner')
      store.putRole(home.id, bo.id, 'viewer')
      expect(store.membersOf(home.id)).toEqual([
        { account: ada, role: 'owner' },
        { account: bo, role: 'viewer' },
      ])
      expect(store.householdsOf(bo.id)).toEqual([{ household: home, role: 'viewer' }])
      expect([store.role(home.id, ada.id), store.role(other.id, ada.id)]).toEqual(['owner', null])
      store.removeRole(home.id, bo.id)
      expect(store.householdsOf(bo.id)).toEqual([])
      expect(() => store.putRole('gone', ada.id, 'owner')).toThrow()
      expect([store.households(), store.household('gone')]).toEqual([[home, other], null])
    })

    test('keeps invites and sessions until their time', () => {
      const account = { id: 'ada', email: 'a@b.example', name: 'Ada', password: 'x', createdAt: 1 }
      store.putHousehold(home)
      store.putAccount(account)
      const invite = { hash: 'i', household: home.id, role: 'viewer', expiresAt: 50 } as const
      store.putInvite(invite)
      store.removeInvitesBefore(50)
      expect(store.invite('i')).toEqual(invite)
      store.removeInvitesBefore(51)
      expect(store.invite('i')).toBeNull()
      store.putInvite(invite)
      store.removeInvite('i')
      expect(store.invite('i')).toBeNull()
      const other = { ...home, id: 'other' }
      store.putHousehold(other)
      store.putInvite(invite)
      store.putInvite({ ...invite, hash: 'j', household: other.id })
      store.removeInvitesOf(home.id)
      expect([store.invite('i'), store.invite('j')?.household]).toEqual([null, other.id])
      const session = { hash: 's', account: account.id, createdAt: 10, usedAt: 20 }
      store.putSession(session)
      store.putSession({ ...session, usedAt: 30 })
      store.removeSessionsBefore({ usedAt: 30, createdAt: 10 })
      expect(store.session('s')).toEqual({ ...session, usedAt: 30 })
      store.removeSessionsBefore({ usedAt: 31, createdAt: 0 })
      expect(store.session('s')).toBeNull()
      for (const hash of ['t', 'u']) store.putSession({ ...session, hash })
      store.removeSession('t')
      expect([store.session('t'), store.session('u')?.hash]).toEqual([null, 'u'])
      store.removeSessionsOf(account.id)
      expect(store.session('u')).toBeNull()
    })

    test('keeps logins for uploads by their names', () => {
      const [attic, laptop] = ['attic', 'laptop'].map(name => ({ name, hash: `of ${name}`, createdAt: 1 }))
      if (!attic || !laptop) return
      for (const login of [laptop, attic]) store.addUploadLogin(login)
      expect(store.uploadLogins()).toEqual([attic, laptop])
      expect(() => store.addUploadLogin({ ...laptop, hash: 'another' })).toThrow()
      store.removeUploadLogin('attic')
      expect([store.uploadLogin('attic'), store.uploadLogin('laptop')]).toEqual([null, laptop])
    })

    test('keeps logins of computers until they, their person or their household are removed', () => {
      const account = { id: 'ada', email: 'a@b.example', name: 'Ada', password: 'x', createdAt: 1 }
      store.putHousehold(home)
      store.putAccount(account)
      const ofAda = { account: account.id, household: null }
      const ofHome = { account: null, household: home.id }
      const uses = [{ address: '192.0.2.7', at: 5 }]
      const laptop = { hash: 'l', name: 'laptop', createdAt: 2, uses: [], ...ofAda }
      const attic = { hash: 'a', name: 'attic', createdAt: 1, uses, ...ofHome }
      for (const login of [laptop, attic, { ...attic, hash: 'b', name: 'laptop' }]) store.addComputer(login)
      expect([store.computer('l'), store.computer('a'), store.computer('x')]).toEqual([laptop, attic, null])
      expect(store.computers().map(({ hash }) => hash)).toEqual(['a', 'b', 'l'])
      expect([store.computersOf(ofAda), store.computersOf({ ...ofAda, account: 'bo' })]).toEqual([
        [laptop],
        [],
      ])
      expect(store.computersOf(ofHome).map(({ hash }) => hash)).toEqual(['a', 'b'])
      // A name is one login of a person, and one of the terminal.
      for (const login of [laptop, attic]) expect(() => store.addComputer({ ...login, hash: 'c' })).toThrow()
      for (const of of [
        { ...ofAda, account: 'gone' },
        { ...ofHome, household: 'gone' },
      ])
        expect(() => store.addComputer({ ...laptop, hash: 'c', name: 'c', ...of })).toThrow()
      store.putComputerUses('l', uses)
      expect(store.computer('l')).toEqual({ ...laptop, uses })
      store.removeComputer('a')
      store.removeComputersOf('ada')
      expect(store.computers().map(({ hash }) => hash)).toEqual(['b'])
    })

    test('lists the enrolments that were used, also where there are many others', () => {
      store.putHousehold(home)
      const used = {
        device: 'd',
        key: 'k',
        hostname: 'h',
        architecture: null,
        nixosVersion: null,
        model: null,
      }
      const enrolled = { ...used, serial: null, address: '192.0.2.7', at: 3, nextHostKey: 'n' }
      const { customer, pangolin } = owned
      const enrolment = { household: home.id, customer, pangolin, atOnce: true, expiresAt: 9, others: [] }
      for (let at = 0; at < 300; at++)
        store.putEnrolment({
          ...enrolment,
          id: `e${at}`,
          createdAt: at,
          used: at % 100 === 0 ? enrolled : null,
        })
      expect(store.usedEnrolmentsOf(home.id).map(({ id }) => id)).toEqual(['e0', 'e100', 'e200'])
      expect(store.usedEnrolmentsOf('other')).toEqual([])
    })
  })
