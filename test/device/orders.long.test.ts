// Orders of an owner: the real program against the real `kiln connect serve`, signed and checked by the real ssh-keygen. systemctl
// and timedatectl are fakes: a restart of this computer would end the test, and nothing sets its clock.
import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { OrderValues } from '#shared/connect/order.ts'
import { connectOfFile } from '#test/device-box.ts'
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
    // The keys of the image and of the claim in the network count too, also those of other kinds.
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

  test('rejects an order whose text is formatted differently', async ({ folder }) => {
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
    // A power cut leaves an order written down and not done: it continues, even after its end.
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
    // What an earlier wipe left at this start does not keep a new one from its restart.
    const later = await orderedBox(connect, join(folder, 'later'))
    put(join(later.root, 'run/kaliun-wipe-failed'), '')
    expect(await later.give(wipe)).toBe('done: wiping')
    expect(later.called()).toEqual(['reboot'])
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
