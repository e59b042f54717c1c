// An order to move to another Connect: the real program between two real `kiln connect serve`.
import { cpSync, existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { atDesk, connectOfFile } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { idOf, keyOf, orderedBox, signed } from '#test/ordered-box.ts'
import { secondConnect } from '#test/second-connect.ts'

const connect = connectOfFile()

describe('an order to move [A8]', () => {
  const there = secondConnect()
  const { to, ownedThere, stored } = there

  test('brings a box to the other Connect without a code, and the first one hears of it', async ({
    folder,
  }) => {
    const { box, give } = await orderedBox(connect, folder)
    const before = box.config().auth.access_token
    expect(await give(await to(box))).toBe('done')
    expect(box.config().customer).toMatchObject({ first_name: 'Grace' })
    expect(box.config().auth.access_token).not.toBe(before)
    expect(JSON.parse(box.read('moved.json')).to.url).toBe(there.address)
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
    // This answer comes from a proxy before the Connect.
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
    await atDesk(there.home, desk => desk.admit(first.values.ticket?.id ?? '', idOf(box)))
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
      atDesk(there.home, desk => desk.admit(values.ticket?.id ?? '', idOf(box)))
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
    await atDesk(there.home, desk => desk.admit(move.values.ticket?.id ?? '', idOf(box)))
    expect((await run()).status).toBe(0)
    expect(states()[0]).toBe('done')
    expect(box.config().customer.first_name).toBe('Grace')
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
