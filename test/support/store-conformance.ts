// What every store of Connect has to do (src/connect/store/store.ts), whatever it is made of.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Device, Store, Token } from '../../src/connect/store/store.ts'

const device: Device = {
  id: 'c5a0c3a4-52d5-4f0e-9a34-5f6a1c1f7c11',
  hostname: 'kitchen',
  architecture: 'x86_64',
  nixosVersion: null,
  model: null,
  serial: 'S1',
  key: null,
  firstSeenAt: 1000,
  address: '192.0.2.7',
  claim: { code: 'BCDF-GHJK', codeExpiresAt: 2000, secretHash: 'aa' },
  owned: null,
}
const home = { id: 'home', name: 'Home', createdAt: 1 }
const owned = {
  claimedAt: 3000,
  household: home.id,
  customer: { first_name: 'Zoë', last_name: "O'Neill \u0000", email: 'z@example.com' },
  pangolin: null,
}
const token: Token = {
  hash: 'h1',
  device: device.id,
  kind: 'refresh',
  expiresAt: 9000,
  rotatedAt: null,
  usedAt: null,
}

/** `open`: a new, empty store. */
export function conformingStore(open: () => Store): void {
  let store: Store
  beforeEach(() => {
    store = open()
  })
  afterEach(() => store.close())

  test('keeps a box, and finds it by its id and by its code', () => {
    expect([store.device(device.id), store.devices(), store.unclaimed()]).toEqual([null, [], []])
    store.putDevice(device)
    expect(store.device(device.id)).toEqual(device)
    expect(store.deviceByCode('BCDF-GHJK')).toEqual(device)
    expect(store.unclaimed()).toEqual([{ id: device.id, address: device.address }])
    const claimed = { ...device, claim: null, owned }
    expect(() => store.putDevice(claimed)).toThrow()
    store.putHousehold(home)
    store.putDevice(claimed)
    expect([store.devices(), store.devicesOf(home.id), store.devicesOf('x')]).toEqual([
      [claimed],
      [claimed],
      [],
    ])
    expect([store.deviceByCode('BCDF-GHJK'), store.unclaimed()]).toEqual([null, []])
  })

  test('lists boxes by when they were first seen', () => {
    for (const [id, firstSeenAt] of [
      ['b', 3],
      ['c', 1],
      ['a', 3],
    ] as const)
      store.putDevice({ ...device, id, firstSeenAt, claim: null })
    expect(store.unclaimed().map(({ id }) => id)).toEqual(['c', 'a', 'b'])
    expect(store.devices().map(({ id }) => id)).toEqual(['c', 'a', 'b'])
  })

  test('gives a code to one box', () => {
    store.putDevice(device)
    expect(() => store.putDevice({ ...device, id: 'other' })).toThrow()
  })

  test('keeps tokens as they change, and only of boxes that are there', () => {
    store.putDevice(device)
    store.putToken(token)
    expect(store.token('h1')).toEqual(token)
    const changed = { ...token, expiresAt: 9500, rotatedAt: 5, usedAt: 4 }
    store.putToken(changed)
    expect(store.token('h1')).toEqual(changed)
    store.putToken({ ...token, hash: 'h2', kind: 'access', expiresAt: 10_000 })
    store.removeTokensBefore(10_000)
    expect([store.token('h1'), store.token('h2')?.kind]).toEqual([null, 'access'])
    store.removeTokensOf(device.id)
    expect(store.token('h2')).toBeNull()
    expect(() => store.putToken({ ...token, device: 'gone' })).toThrow()
  })

  test('gives no report from the future, but for a clock that is corrected', () => {
    store.putDevice(device)
    expect(store.lastArrival()).toBeNull()
    const [ahead, now] = [7_200_000, 20].map(at => ({ device: device.id, at, text: '{}' }))
    if (!ahead || !now) expect.unreachable()
    store.addReport(ahead)
    expect([store.lastReport(device.id, 1000), store.lastArrival()]).toEqual([null, ahead.at])
    store.addReport(now)
    expect([store.lastReport(device.id, 1000), store.lastArrival()]).toEqual([now, 20])
    expect(store.lastReport(device.id, ahead.at - 60_000)).toEqual(ahead)
  })

  test('keeps how far what is old was removed', () => {
    expect(store.sweptTo()).toBeNull()
    for (const at of [9, 5]) {
      store.putSweptTo(at)
      expect(store.sweptTo()).toBe(at)
    }
  })

  test('gives the last report of a box', () => {
    store.putDevice(device)
    expect(store.lastReport(device.id, 1000)).toBeNull()
    for (const [at, text] of [
      [20, '{"n":"b"}'],
      [10, '{"n":"a"}'],
      [20, '{"n":"c"}'],
    ] as const)
      store.addReport({ device: device.id, at, text })
    expect(store.lastReport(device.id, 1000)).toEqual({ device: device.id, at: 20, text: '{"n":"c"}' })
    // In parts: the oldest first, none twice and none left out, also of one moment.
    const first = store.reportsAfter(device.id, null, 2)
    const rest = store.reportsAfter(device.id, first[1] ?? null, 2)
    expect([...first, ...rest].map(({ text }) => text)).toEqual(['{"n":"a"}', '{"n":"b"}', '{"n":"c"}'])
    expect(store.reportsAfter(device.id, rest[0] ?? null, 2)).toEqual([])
    expect(store.reportsAfter('other', null, 2)).toEqual([])
    store.removeReportsBefore(21)
    expect(store.lastReport(device.id, 1000)).toBeNull()
  })

  test('keeps commands to a box, the newest first, until their time', () => {
    store.putDevice(device)
    const command = {
      id: 'c1',
      device: device.id,
      kind: 'report',
      createdAt: 10,
      expiresAt: 20,
      ended: null,
    } as const
    store.putCommand(command)
    store.putCommand({ ...command, id: 'c2', createdAt: 11 })
    expect(store.commandsOf(device.id).map(({ id }) => id)).toEqual(['c2', 'c1'])
    const ended = { ...command, ended: { at: 15, result: 'failed', message: 'no' } } as const
    store.putCommand(ended)
    expect([store.command('c1'), store.command('x')]).toEqual([ended, null])
    expect(() => store.putCommand({ ...command, id: 'c3', device: 'gone' })).toThrow()
    store.removeCommandsBefore(11)
    expect(store.commandsOf(device.id).map(({ id }) => id)).toEqual(['c2'])
    store.removeDevice(device.id)
    expect(store.command('c2')).toBeNull()
  })

  test('keeps orders to a box, the newest first, until their time', () => {
    store.putDevice(device)
    const order = {
      id: 'o1',
      device: device.id,
      order: '{"v":1}',
      signature: '-----BEGIN SSH SIGNATURE-----',
      createdAt: 10,
      expiresAt: 20,
      ended: null,
    } as const
    store.putOrder(order)
    store.putOrder({ ...order, id: 'o2', createdAt: 11 })
    expect(store.ordersOf(device.id).map(({ id }) => id)).toEqual(['o2', 'o1'])
    const ended = { ...order, ended: { at: 15, result: 'failed', message: 'signature' } } as const
    store.putOrder(ended)
    expect([store.order('o1'), store.order('x')]).toEqual([ended, null])
    expect(() => store.putOrder({ ...order, id: 'o3', device: 'gone' })).toThrow()
    expect(store.openOrdersOf(device.id, 15).map(({ id }) => id)).toEqual(['o2'])
    expect(store.openOrdersOf(device.id, 20)).toEqual([])
    expect([9, 10, 11].map(at => store.ordersSince(device.id, at))).toEqual([2, 1, 0])
    store.removeOrdersBefore(11)
    expect(store.ordersOf(device.id).map(({ id }) => id)).toEqual(['o2'])
    store.removeDevice(device.id)
    expect(store.order('o2')).toBeNull()
  })

  test('keeps the worst of each hour and day of reports, also of late ones', () => {
    store.putDevice(device)
    const hour = 3_600_000
    const day = 24 * hour
    const add = (at: number, report: unknown) =>
      store.addReport({ device: device.id, at, text: JSON.stringify(report) })
    const used = (part: number) => ({ root_used_bytes: part * 100, root_total_bytes: 100 })
    add(day + hour + 5, { disk: used(0.5), failed_units: ['a', 'b'] })
    add(day + 2, { memory: { used_bytes: 3, total_bytes: 4 } })
    add(day + hour + 4, { disk: used(0.25), failed_units: null })
    add(day - 1, { disk: { root_used_bytes: 1, root_total_bytes: 0 } })
    const empty = { failedUnits: 0, rootUsed: null, memoryUsed: null }
    expect(store.summariesOf(device.id, 'hour', day)).toEqual([
      { ...empty, at: day, reports: 1, memoryUsed: 0.75 },
      { ...empty, at: day + hour, reports: 2, failedUnits: 2, rootUsed: 0.5 },
    ])
    expect(store.summariesOf(device.id, 'day', 0)).toEqual([
      { ...empty, at: 0, reports: 1 },
      { at: day, reports: 3, failedUnits: 2, rootUsed: 0.5, memoryUsed: 0.75 },
    ])
    store.removeSummariesBefore('day', day)
    expect(store.summariesOf(device.id, 'day', 0).map(({ at }) => at)).toEqual([day])
    expect(store.summariesOf(device.id, 'hour', 0)).toHaveLength(3)
    store.removeReportsBefore(3 * day)
    expect(store.summariesOf(device.id, 'hour', 0)).toHaveLength(3)
    store.removeDevice(device.id)
    expect(store.summariesOf(device.id, 'hour', 0)).toEqual([])
  })

  test('keeps the newest lines of the journals of boxes', () => {
    store.putDevice(device)
    const line = (message: string) => ({
      timestamp: '2026-01-01T00:00:00Z',
      level: 'info',
      service: 'a',
      message,
    })
    store.addLogs(device.id, 10, [line('1'), line('2')], 3)
    store.addLogs(device.id, 20, [line('3'), line('4')], 3)
    expect(store.logsOf(device.id, 10)).toEqual([line('4'), line('3'), line('2')])
    expect(store.logsOf(device.id, 1)).toEqual([line('4')])
    store.removeLogsBefore(20)
    expect(store.logsOf(device.id, 10)).toEqual([line('4'), line('3')])
    store.removeLogsOf(device.id)
    expect(store.logsOf(device.id, 10)).toEqual([])
    store.addLogs(device.id, 30, [line('5')], 3)
    store.removeDevice(device.id)
    expect(store.logsOf(device.id, 10)).toEqual([])
  })

  test('keeps which machines report as a box, and for how long two count', () => {
    store.putDevice(device)
    const machine = { startedAt: 1, address: '192.0.2.7', hostIp: null, firstAt: 2, lastAt: 3 }
    const one = { machines: [machine], turns: [], since: null, until: null }
    expect(store.sightings(device.id)).toBeNull()
    store.putSightings(device.id, one)
    expect([store.sightings(device.id), store.twoMachines(0).size]).toEqual([one, 0])
    const two = { ...one, turns: [3, 4, 5], since: 3, until: 50 }
    store.putSightings(device.id, two)
    expect(store.sightings(device.id)).toEqual(two)
    expect([...store.twoMachines(49)]).toEqual([[device.id, 3]])
    expect([...store.twoMachines(50)]).toEqual([])
    expect(() => store.putSightings('gone', one)).toThrow()
    store.removeDevice(device.id)
    expect([store.sightings(device.id), store.twoMachines(0).size]).toEqual([null, 0])
  })

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

  test('removes a box with its tokens and reports', () => {
    store.putDevice(device)
    store.putToken(token)
    store.addReport({ device: device.id, at: 1, text: '{}' })
    store.removeDevice(device.id)
    expect([store.device(device.id), store.token('h1'), store.lastReport(device.id, 1000)]).toEqual([
      null,
      null,
      null,
    ])
  })

  test('keeps all of a transaction or nothing', () => {
    const failing = () =>
      store.transaction(() => {
        store.putDevice(device)
        store.putToken(token)
        throw new Error('in the middle')
      })
    expect(failing).toThrow('in the middle')
    expect([store.devices(), store.token('h1')]).toEqual([[], null])
    expect(
      store.transaction(() => {
        store.putDevice(device)
        return 'done'
      }),
    ).toBe('done')
    expect(store.device(device.id)).toEqual(device)
  })

  test('keeps since when its server listens', () => {
    expect(store.listeningSince()).toBeNull()
    for (const at of [5, 9]) store.putListeningSince(at)
    expect(store.listeningSince()).toBe(9)
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
    expect([store.computersOf(ofAda), store.computersOf({ ...ofAda, account: 'bo' })]).toEqual([[laptop], []])
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
    const used = { device: 'd', key: 'k', hostname: 'h', architecture: null, nixosVersion: null, model: null }
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
    const [first] = store.usedEnrolmentsOf(home.id)
    const { device: id, key } = first?.used ?? expect.unreachable()
    expect(store.enrolmentsUsedBy({ id, key })).toContainEqual(first)
    expect(store.enrolmentsUsedBy({ id, key: 'another' })).toEqual([])
  })
}
