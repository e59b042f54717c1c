// Orders of an owner: the real program against the real `kiln connect serve`, signed and checked by the real ssh-keygen. systemctl
// and timedatectl are fakes: a restart of this computer would end the test, and nothing sets its clock.
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { bindTicket } from '#engine/seed/enrolment.ts'
import type { OrderValues } from '#shared/connect/order.ts'
import { type ConnectProcess, isOfFile, serveConnect } from '#test/connect-process.ts'
import { atDesk, connectOfFile, type DeviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { idOf, keyOf, keyPair, orderedBox, put, signed } from '#test/ordered-box.ts'

const connect = connectOfFile()
const minute = 60_000

const logs = (on: boolean): OrderValues => ({ kind: 'logs', values: { on } })
const wipe: OrderValues = { kind: 'wipe', values: {} }

describe('orders of a box’s owner [A8]', () => {
  test('turn logs on and off, by each key that lets the owner in', async ({ folder }) => {
    const { box, root, give } = await orderedBox(connect, folder)
    expect(await give(logs(true))).toBe('done')
    expect(existsSync(box.path('send_logs'))).toBe(true)
    expect(await give(logs(false))).toBe('done')
    expect(existsSync(box.path('send_logs'))).toBe(false)
    // Of the image, and of the claim in the network; of other kinds.
    const [rsa, ecdsa] = [keyPair(folder, 'rsa', 'rsa'), keyPair(folder, 'ecdsa', 'ecdsa')]
    put(join(root, 'etc/ssh/authorized_keys.d/admin'), `# mine\n${rsa.line}\n`)
    put(box.path('owner/authorized_keys/admin'), `${ecdsa.line}\n`)
    expect(await give(logs(true), {}, rsa.path)).toBe('done')
    expect(await give(logs(false), {}, ecdsa.path)).toBe('done')
  })

  test('are refused where a key of the box did not sign them', async ({ folder }) => {
    const { box, root, give, made, carry, run, states, refused, owner } = await orderedBox(connect, folder)
    const stranger = keyPair(folder, 'stranger')
    expect(await give(wipe, {}, stranger.path)).toBe('failed: signature')
    expect(refused()).toBe('signature')
    // For a login alone, and of a user who does not administer the box.
    put(join(root, 'var/lib/kiln/authorized_keys/admin'), `command="true" ${stranger.line}\n`)
    put(join(root, 'var/lib/kiln/authorized_keys/guest'), `${stranger.line}\n`)
    expect(await give(wipe, {}, stranger.path)).toBe('failed: signature')
    // What the owner signed for something else, and what was changed after.
    carry(signed(made(wipe), owner.path, 'git'))
    await run()
    expect(states()[0]).toBe('failed: signature')
    const { signature } = signed(made(logs(true)), owner.path)
    carry({ order: made(wipe), signature })
    await run()
    expect(states()[0]).toBe('failed: signature')
    carry({ order: made(wipe), signature: 'no signature' })
    await run()
    expect(states()[0]).toBe('failed: signature')
    expect(existsSync(box.path('wiping'))).toBe(false)
    expect(existsSync(box.path('orders.json'))).toBe(false)
  })

  test('are refused for another box, another time, or a second time', async ({ folder }) => {
    const { box, give, made, carry, run, states, owner } = await orderedBox(connect, folder)
    const own = { id: idOf(box), key: keyOf(box), name: hostname() }
    const now = Date.now()
    for (const other of [{ id: crypto.randomUUID() }, { key: 'A'.repeat(43) }, { name: 'other' }])
      expect(await give(wipe, { box: { ...own, ...other } })).toBe('failed: other-box')
    expect(await give(wipe, { issued: now - 2 * minute, expires: now - minute })).toBe('failed: expired')
    expect(await give(wipe, { expires: now + 25 * 60 * minute })).toBe('failed: expired')
    expect(await give(wipe, { issued: now + 10 * minute, expires: now + 60 * minute })).toBe('failed: early')
    const once = signed(made(logs(true)), owner.path)
    const before = signed(made(logs(false), { issued: now }), owner.path)
    carry(once)
    await run()
    expect(states()[0]).toBe('done')
    carry(once)
    await run()
    expect(states()[0]).toBe('failed: repeated')
    // One that was kept back.
    carry(before)
    await run()
    expect(states()[0]).toBe('failed: older')
    expect(existsSync(box.path('send_logs'))).toBe(true)
  })

  test('are refused while the time is not known, and without a key on the box', async ({ folder }) => {
    const { give, program, root } = await orderedBox(connect, folder)
    program('timedatectl', 'echo no')
    expect(await give(wipe)).toBe('failed: clock')
    program('timedatectl', 'exit 1')
    expect(await give(wipe)).toBe('failed: clock')
    rmSync(join(root, 'var/lib/kiln/authorized_keys/root'))
    expect(await give(wipe)).toBe('failed: no-owner')
  })

  test.for(['{}', 'not JSON', '{"v":1,"kind":"sh","values":{}}', 'x'.repeat(2048)])(
    'are refused as unreadable: %s',
    async (order, { folder }) => {
      const { carry, run, states, owner } = await orderedBox(connect, folder)
      carry(signed(order, owner.path))
      expect((await run()).status).toBe(0)
      expect(states()[0]).toBe('failed: unreadable')
    },
  )

  test('in another form of the same text are none', async ({ folder }) => {
    const { made, carry, run, states, owner } = await orderedBox(connect, folder)
    for (const change of [
      (text: string) => ` ${text}`,
      (text: string) => text.replace('"v":1', '"v":1,"w":2'),
      (text: string) => text.replace('"on":true', '"on":false,"on":true'),
    ]) {
      carry(signed(change(made(logs(true))), owner.path))
      await run()
      expect(states()[0]).toBe('failed: unreadable')
    }
  })

  test('are done once, whatever answer gets lost and wherever the program is killed', async ({ folder }) => {
    const { box, give, made, carry, run, states, owner } = await orderedBox(connect, folder)
    const { between } = connect
    carry(signed(made(logs(true)), owner.path))
    between.when(({ path }) => (path.endsWith('/result') ? 'cut' : 'pass'))
    expect((await run()).status).toBe(75)
    rmSync(box.path('send_logs'))
    between.when(() => 'pass')
    expect((await run()).status).toBe(0)
    expect(states()[0]).toBe('done')
    expect(existsSync(box.path('send_logs'))).toBe(false)
    // Written down and not done, as a power cut leaves it: it goes on, also after its end.
    const held = JSON.parse(box.read('orders.json'))
    held.taken[0] = { ...held.taken[0], ended: null, sent: false }
    writeFileSync(box.path('orders.json'), JSON.stringify(held))
    expect((await run()).status).toBe(0)
    expect(existsSync(box.path('send_logs'))).toBe(true)
    // A journal that was damaged takes what is issued from then on.
    const old = signed(made(logs(false)), owner.path)
    writeFileSync(box.path('orders.json'), box.read('orders.json').slice(0, -20))
    carry(old)
    await run()
    expect(states()[0]).toBe('failed: older')
    expect(await give(logs(false))).toBe('done')
  })

  test('to wipe leave a mark, tell Connect, and restart, also where Connect does not hear it', async ({
    folder,
  }) => {
    const { box, root, give, run, called } = await orderedBox(connect, folder)
    expect(await give(wipe)).toBe('done: wiping')
    expect([existsSync(box.path('wiping')), called()]).toEqual([true, ['reboot']])
    // A start that could not remove all would be followed by the same for ever.
    put(join(root, 'run/kaliun-wipe-failed'), '')
    expect((await run()).status).toBe(0)
    expect(called()).toEqual(['reboot'])
    rmSync(join(root, 'run/kaliun-wipe-failed'))
    expect((await run()).status).toBe(0)
    expect(called()).toEqual(['reboot', 'reboot'])
    const two = await orderedBox(connect, join(folder, 'two'))
    two.carry(signed(two.made(wipe), two.owner.path))
    connect.between.when(({ path }) => (path.endsWith('/result') ? 'cut' : 'pass'))
    expect((await two.run()).status).toBe(75)
    expect([existsSync(two.box.path('wiping')), two.called()]).toEqual([true, ['reboot']])
  })

  test('more than four do not wait for a box', async ({ folder }) => {
    const { made, carry, owner } = await orderedBox(connect, folder)
    const each = Array.from({ length: 5 }, () => carry(signed(made(logs(true)), owner.path)))
    expect(each.map(made => made !== null)).toEqual([true, true, true, true, false])
  })
})

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
    // The tokens of the other, and not its address: it regains its own, and the order goes on.
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
