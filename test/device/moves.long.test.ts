// An order to move to another Connect: the real program between two real `kiln connect serve`.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { bindTicket } from '#engine/seed/enrolment.ts'
import type { OrderValues } from '#shared/connect/order.ts'
import { type ConnectProcess, isOfFile, serveConnect } from '#test/connect-process.ts'
import { atDesk, connectOfFile, type DeviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { idOf, keyOf, orderedBox, signed } from '#test/ordered-box.ts'
import { backUpConnect } from '../../src/connect/backup.ts'
import { createOrders } from '../../src/connect/orders.ts'
import { openStoreFile } from '../../src/connect/store/sqlite-store.ts'
import { connectClient } from '../../src/device/lib/connect-client.ts'
import { loadIdentity } from '../../src/device/lib/identity.ts'
import { stateFiles } from '../../src/device/lib/state-files.ts'

const connect = connectOfFile()

describe('an order to move [A8]', () => {
  let other: ConnectProcess
  let home: string
  beforeAll(async () => {
    home = mkdtempSync(join(process.env['TMPDIR'] ?? '/tmp', 'kiln-other-'))
    other = await serveConnect(home)
    isOfFile(other)
  })
  afterAll(async () => {
    await other.end()
    rmSync(home, { recursive: true, force: true })
  })
  const owner = { name: 'Grace Hopper', email: 'grace@example.com', household: 'Lab', pangolin: null }
  const to = async (box: DeviceBox, atOnce = true): Promise<OrderValues & { kind: 'move' }> => {
    const ticket = await atDesk(home, desk => desk.enrol({ ...owner, atOnce, url: other.address }))
    return { kind: 'move', values: bindTicket(ticket, keyOf(box)) ?? expect.unreachable() }
  }
  const ownedThere = (box: DeviceBox) =>
    atDesk(home, desk => desk.boxes().some(({ id, claimed }) => id === idOf(box) && claimed))
  const stored = <T>(act: (store: ReturnType<typeof openStoreFile>) => T): T => {
    const store = openStoreFile(join(home, 'connect/connect.db'))
    try {
      return act(store)
    } finally {
      store.close()
    }
  }
  /** Signed, and carried by the other one. */
  const giveThere = async (
    { box, made, owner, run }: Awaited<ReturnType<typeof orderedBox>>,
    what: OrderValues,
  ) => {
    const order = signed(made(what), owner.path)
    const carried = { ...order, expiresAt: Date.now() + 60_000 }
    stored(store => createOrders({ store, now: Date.now }).carry(idOf(box), carried))
    expect((await run()).status).toBe(0)
  }
  /**
   * The first Connect, taken over. It can have the box sign any call for itself, with a nonce of the other one, so it has the key of
   * the box in effect, as the box is now.
   */
  const takenOver = (box: DeviceBox, folder: string) => {
    const copy = join(folder, 'as-the-first-knows-it')
    cpSync(box.state, copy, { recursive: true })
    const identity = loadIdentity(stateFiles(copy))
    const there = connectClient({ url: new URL(other.address), pin: null }, identity)
    return async () => {
      const [receipt, config] = [await there.receipt(), await there.config()]
      return [receipt, config].map(each => ('answer' in each ? each.answer.status : each.problem.code))
    }
  }

  test('brings a box to the other Connect without a code, and the first one hears of it', async ({
    folder,
  }) => {
    const { box, give } = await orderedBox(connect, folder)
    const before = box.config().auth.access_token
    expect(await give(await to(box))).toBe('done')
    expect(box.config().customer).toMatchObject({ first_name: 'Grace' })
    expect(box.config().auth.access_token).not.toBe(before)
    expect(JSON.parse(box.read('moved.json')).to.url).toBe(other.address)
    expect(await ownedThere(box)).toBe(true)
    const { calls } = connect.between
    const count = calls.length
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect((await box.run('kaliun-commands')).status).toBe(0)
    expect(calls.length).toBe(count)
    // An address that a person writes counts again.
    box.pointTo(`${connect.between.address}/`)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect(calls.length).toBeGreaterThan(count)
  })

  test('leaves it where it is while the other does not take it, and says why', async ({ folder }) => {
    const { box, give, run, states } = await orderedBox(connect, folder)
    const good = await to(box)
    const wrong = {
      ...good.values,
      ticket: good.values.ticket && { ...good.values.ticket, binding: 'A'.repeat(43) },
    }
    expect(await give({ kind: 'move', values: wrong })).toBe('failed: ticket')
    expect(await give({ kind: 'move', values: { ...good.values, ticket: null } })).toBe(
      'failed: unknown-there',
    )
    // Of what stands before it.
    connect.between.when(({ path }) => (path.startsWith('/other') ? { status: 403, body: 'no' } : 'pass'))
    const behind = { ...good.values, url: `${connect.between.address}/other` }
    expect(await give({ kind: 'move', values: behind })).toBe('waiting')
    const away = { ...good.values, url: 'http://127.0.0.1:1' }
    expect(await give({ kind: 'move', values: away })).toBe('waiting')
    expect(existsSync(box.path('moved.json'))).toBe(false)
    // Its time has ended.
    const held = JSON.parse(box.read('orders.json'))
    const last = held.taken.at(-1)
    const { order } = last
    const { issued, expires } = JSON.parse(order)
    last.order = order.replace(String(expires), String(issued + 1))
    writeFileSync(box.path('orders.json'), JSON.stringify(held))
    expect((await run()).status).toBe(0)
    expect(states()[0]).toBe('failed: not-reached')
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect(await give(good)).toBe('done')
  })

  test('gives way to a newer one that comes when it could begin at last, and its own Connect hears of that', async ({
    folder,
  }) => {
    const { box, give, carry, made, owner, run, states } = await orderedBox(connect, folder)
    const [first, second] = [await to(box, false), await to(box)]
    expect(await give(first)).toBe('waiting')
    await atDesk(home, desk => desk.admit(first.values.ticket?.id ?? '', idOf(box)))
    carry(signed(made(second, { issued: Date.now() + 1 }), owner.path))
    expect((await run()).status).toBe(0)
    expect(states().slice(0, 2).sort()).toEqual(['done', 'failed: replaced'])
  })

  test('gives way to a newer one while it waits, and begins only while its time is known', async ({
    folder,
  }) => {
    const { box, give, run, states, program } = await orderedBox(connect, folder)
    const [first, second] = [await to(box, false), await to(box, false)]
    const admit = ({ values }: typeof first) =>
      atDesk(home, desk => desk.admit(values.ticket?.id ?? '', idOf(box)))
    expect(await give({ ...first, values: { ...first.values, url: 'http://127.0.0.1:1' } })).toBe('waiting')
    expect(await give(second)).toBe('waiting')
    expect(states()[1]).toBe('failed: replaced')
    await admit(second)
    program('timedatectl', 'echo no')
    expect((await run()).status).toBe(0)
    expect([states()[0], existsSync(box.path('moved.json'))]).toEqual(['waiting', false])
    program('timedatectl', 'echo yes')
    expect((await run()).status).toBe(0)
    expect(states().slice(0, 2)).toEqual(['done', 'failed: replaced'])
    // Its time ended while the box was off.
    const held = JSON.parse(box.read('orders.json'))
    const last = held.taken.at(-1)
    const { issued, expires } = JSON.parse(last.order)
    last.order = last.order.replace(String(expires), String(issued + 1))
    Object.assign(last, { ended: null, sent: false })
    writeFileSync(box.path('orders.json'), JSON.stringify(held))
    rmSync(box.path('moved.json'))
    expect((await run()).status).toBe(0)
    expect(existsSync(box.path('moved.json'))).toBe(false)
    expect(JSON.parse(box.read('orders.json')).taken.at(-1).ended.result).toBe('failed')
  })

  test('waits for the owner’s yes there where the ticket wants one', async ({ folder }) => {
    const { box, give, run, states } = await orderedBox(connect, folder)
    const move = await to(box, false)
    expect(await give(move)).toBe('waiting')
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    await atDesk(home, desk => desk.admit(move.values.ticket?.id ?? '', idOf(box)))
    expect((await run()).status).toBe(0)
    expect(states()[0]).toBe('done')
    expect(box.config().customer.first_name).toBe('Grace')
  })

  test('makes a key for the other one: what the first can have it sign opens nothing there, not even after a late yes', async ({
    folder,
  }) => {
    const { box, give, run } = await orderedBox(connect, folder)
    const [key, tries] = [keyOf(box), takenOver(box, folder)]
    const move = await to(box, false)
    expect(await give(move)).toBe('waiting')
    expect(await tries()).toEqual([401, 401])
    // Its key is in force while it is not there.
    expect(keyOf(box)).toBe(key)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    await atDesk(home, desk => desk.admit(move.values.ticket?.id ?? '', idOf(box)))
    expect(await tries()).toEqual([401, 401])
    expect((await run()).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Grace')
    expect(keyOf(box)).not.toBe(key)
    expect(stored(store => store.device(idOf(box))?.key)).toBe(keyOf(box))
    expect(await tries()).toEqual([401, 401])
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })

  test('keeps its key where it ends without a move, and the one that it made there for the next try', async ({
    folder,
  }) => {
    const { box, give, run } = await orderedBox(connect, folder)
    const key = keyOf(box)
    const [first, second] = [await to(box, false), await to(box)]
    expect(await give(first)).toBe('waiting')
    const away = { ...second.values, url: 'http://127.0.0.1:1' }
    expect(await give({ kind: 'move', values: away })).toBe('waiting')
    expect(keyOf(box)).toBe(key)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    // The same ticket again: it is bound to what used it first.
    expect(await give(first)).toBe('waiting')
    await atDesk(home, desk => desk.admit(first.values.ticket?.id ?? '', idOf(box)))
    expect((await run()).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Grace')
    // Written back: there it is who it was, and here again who it became.
    const moved = keyOf(box)
    box.pointTo(`${connect.between.address}/`)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect([keyOf(box), box.config().customer.first_name]).toEqual([key, 'Ada'])
    box.pointTo(connect.between.address)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect([keyOf(box), box.config().customer.first_name]).toEqual([moved, 'Grace'])
  })

  test('brings it back to the first one with the key that it had there', async ({ folder }) => {
    const ordered = await orderedBox(connect, folder)
    const { box, give } = ordered
    const key = keyOf(box)
    expect(await give(await to(box))).toBe('done')
    const ada = { name: 'Ada Lovelace', email: 'ada@example.com', household: 'Home', pangolin: null }
    const ticket = await atDesk(connect.home, desk =>
      desk.enrol({ ...ada, atOnce: true, url: connect.between.address }),
    )
    const back = bindTicket(ticket, keyOf(box)) ?? expect.unreachable()
    await giveThere(ordered, { kind: 'move', values: back })
    expect([box.config().customer.first_name, keyOf(box)]).toEqual(['Ada', key])
    expect(existsSync(box.path('moved.json'))).toBe(false)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })

  test('brings it without a ticket to a copy of its Connect, which knows its key', async ({ folder }) => {
    const ordered = await orderedBox(connect, folder)
    const { box, give } = ordered
    expect(await give(await to(box))).toBe('done')
    const key = keyOf(box)
    const copied = join(folder, 'copied')
    mkdirSync(copied)
    await backUpConnect(join(home, 'connect'), join(copied, 'connect'))
    const copy = await serveConnect(copied)
    const values = { url: copy.address, fingerprint: null, ticket: null }
    await giveThere(ordered, { kind: 'move', values })
    expect([JSON.parse(box.read('moved.json')).to.url, keyOf(box)]).toEqual([copy.address, key])
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect(keyOf(box)).toBe(key)
    await copy.end()
  })

  test('lets no late answer of the Connect that the box left change its files', async ({ folder }) => {
    const { box } = await orderedBox(connect, folder)
    const before = box.read('config.json')
    // While it answers, the box goes to another one.
    const leaving = (answer: { status: number; body: string }) =>
      connect.between.when(() => {
        box.pointTo(other.address)
        return answer
      })
    const pangolin = { newt_id: 'n', newt_secret: 's', endpoint: 'https://theirs.example' }
    const customer = { first_name: 'Eve', last_name: '', email: 'eve@example.com' }
    leaving({ status: 200, body: JSON.stringify({ customer, pangolin }) })
    expect((await box.run('kaliun-config-sync')).status).toBe(75)
    box.pointTo(connect.between.address)
    leaving({ status: 401, body: '{"error":"unauthorized"}' })
    expect((await box.run('kaliun-health-reporter')).status).toBe(75)
    expect([box.read('config.json'), existsSync(box.path('released'))]).toEqual([before, false])
  })

  test('has the Connect and the key of one of both wherever the program is killed', async ({ folder }) => {
    const { box, run, carry, made, owner } = await orderedBox(connect, folder)
    const key = keyOf(box)
    const move = await to(box)
    const ticket = move.values.ticket?.id ?? ''
    carry(signed(made(move), owner.path))
    // So that the order is there each time.
    connect.between.when(({ path }) => (path.endsWith('/result') ? 'cut' : 'pass'))
    const before = join(folder, 'before')
    cpSync(box.state, before, { recursive: true })
    const seen = new Set<string>()
    let deaths = 0
    for (let dieAt = 1; ; dieAt++) {
      rmSync(box.state, { recursive: true })
      cpSync(before, box.state, { recursive: true })
      stored(store => {
        store.removeDevice(idOf(box))
        const enrolment = store.enrolment(ticket)
        if (enrolment) store.putEnrolment({ ...enrolment, used: null })
      })
      const { status } = await run(dieAt)
      if (status !== 'SIGKILL') break
      deaths += 1
      const isThere = existsSync(box.path('moved.json'))
      seen.add(isThere ? 'there' : 'here')
      expect((await box.run('kaliun-health-reporter')).status, `killed at ${dieAt}`).toBe(0)
      expect(keyOf(box) === key, `killed at ${dieAt}`).toBe(!isThere)
      expect(box.config().customer.first_name, `killed at ${dieAt}`).toBe(isThere ? 'Grace' : 'Ada')
      await run()
      expect(box.config().customer.first_name, `after ${dieAt}`).toBe('Grace')
      expect(stored(store => store.device(idOf(box))?.key)).toBe(keyOf(box))
      expect((await box.run('kaliun-health-reporter')).status, `after ${dieAt}`).toBe(0)
    }
    expect([...seen].sort()).toEqual(['here', 'there'])
    expect(deaths).toBeGreaterThan(15)
  })

  test('heals wherever a power cut ends it', async ({ folder }) => {
    const { box, give, run } = await orderedBox(connect, folder)
    const old = box.read('config.json')
    const move = await to(box)
    expect(await give(move)).toBe('done')
    // The address of the one and the tokens of the other.
    writeFileSync(box.path('config.json'), old)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Grace')
    const fresh = box.read('config.json')
    // The box has the other Connect's tokens, but not its address: it regains its own, and the order continues.
    rmSync(box.path('moved.json'))
    writeFileSync(box.path('config.json'), fresh)
    const held = JSON.parse(box.read('orders.json'))
    held.taken.at(-1).ended = null
    writeFileSync(box.path('orders.json'), JSON.stringify(held))
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Ada')
    expect((await run()).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Grace')
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })
})
