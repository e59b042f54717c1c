// An order to hand a box over, through the real `kiln connect serve`, signed by the real ssh-keygen: when it is carried
// out, and what it makes at once.
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { bindTicket } from '#engine/seed/enrolment.ts'
import { atDesk, connectOfFile } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { addSystem, handed, put, runSystem } from '#test/handed-box.ts'
import { keyOf, signed } from '#test/ordered-box.ts'

const connect = connectOfFile()
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

describe('an order to hand a box over [A8]', () => {
  test('waits until the system lets in the new owner alone, and says why', async ({ folder }) => {
    const { root, give, order, owner, grace, run, states, handing, called, box } = await handed(
      connect,
      folder,
    )
    const waits = () => JSON.parse(readFileSync(join(box.runFolder, 'hand_over.json'), 'utf8')).waits
    addSystem(root, 1, { keys: [owner.line], passwords: null })
    runSystem(root, 1)
    expect(await give(order())).toBe('waiting')
    expect(waits()).toBe('system-older')
    const seen = async (number: number, system: Parameters<typeof addSystem>[2], kept = number) => {
      addSystem(root, number, system)
      if (kept !== number) addSystem(root, kept)
      runSystem(root, number, kept)
      expect((await run()).status).toBe(0)
      expect([existsSync(handing()), states()[0]]).toEqual([false, 'waiting'])
      return waits()
    }
    expect(await seen(2, { keys: [owner.line] })).toBe('keys-stay')
    expect(await seen(3, { keys: [grace.line, `command="true" ${grace.line}`] })).toBe('keys-stay')
    expect(await seen(4, { keys: [grace.line], passwords: ['root'] })).toBe('passwords-stay')
    expect(await seen(5, { keys: [grace.line] }, 6)).toBe('not-settled')
    expect(called()).toEqual([])
    // The order was taken before the keys that signed it went.
    rmSync(join(root, 'var/lib/kiln/authorized_keys/root'))
    addSystem(root, 7, { keys: ['# hers', grace.line] })
    runSystem(root, 7)
    expect((await run()).status).toBe(0)
    expect(states()[0]).toBe('done: handing')
    expect(existsSync(join(box.runFolder, 'hand_over.json'))).toBe(false)
    expect(called()).toEqual(['start --no-block kaliun-hand-over.service'])
  })

  test('ends without a change where the system never does, or where the updates are of the system', async ({
    folder,
  }) => {
    const { root, give, order, owner, run, states, box, handing } = await handed(connect, folder, [])
    addSystem(root, 1, { keys: [owner.line] })
    runSystem(root, 1)
    expect(await give(order())).toBe('failed: no-updates')
    expect(await give(order({ updates: null }))).toBe('waiting')
    const held = JSON.parse(box.read('orders.json'))
    const last = held.taken.at(-1)
    const { issued, expires } = JSON.parse(last.order)
    last.order = last.order.replace(String(expires), String(issued + 1))
    put(box.path('orders.json'), JSON.stringify(held))
    expect((await run()).status).toBe(0)
    expect([states()[0], existsSync(handing())]).toEqual(['failed: keys-stay', false])
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })

  test('gives way to a newer one while it waits, and says so; once it began, a newer one fails', async ({
    folder,
  }) => {
    const { root, give, order, owner, states, handing, carry, made, run, box } = await handed(connect, folder)
    addSystem(root, 1, { keys: [owner.line] })
    runSystem(root, 1)
    const to = (url: string) => order({ to: { url, fingerprint: null, ticket: null }, owner: null })
    expect(await give(to('https://wrong.example'))).toBe('waiting')
    expect(await give(to('https://right.example'))).toBe('waiting')
    expect(states()[1]).toBe('failed: replaced')
    addSystem(root, 2)
    runSystem(root, 2)
    expect((await run()).status).toBe(0)
    expect(states().slice(0, 2)).toEqual(['done: handing', 'failed: replaced'])
    const address = () => readFileSync(handing('files/var/lib/kaliun/connect_api_url'), 'utf8').trim()
    expect(address()).toBe('https://right.example')
    expect(await give(to('https://late.example'))).toBe('failed: begun')
    const move = { url: 'https://late.example', fingerprint: null, ticket: null }
    expect(await give({ kind: 'move', values: move })).toBe('failed: begun')
    expect([address(), states()[2]]).toEqual(['https://right.example', 'done: handing'])
    // Two that come at once.
    rmSync(handing(), { recursive: true })
    const now = Date.now()
    carry(signed(made(to('https://wrong.example'), { issued: now }), owner.path))
    carry(signed(made(to('https://right.example'), { issued: now + 1 }), owner.path))
    expect((await run()).status).toBe(0)
    expect(states().slice(0, 2).sort()).toEqual(['done: handing', 'failed: replaced'])
    expect(address()).toBe('https://right.example')
    expect(existsSync(join(box.runFolder, 'hand_over.json'))).toBe(false)
  })

  test('begins only while its time is known and has not ended', async ({ folder }) => {
    const { root, give, order, owner, run, states, handing, program, box } = await handed(connect, folder)
    addSystem(root, 1, { keys: [owner.line] })
    runSystem(root, 1)
    expect(await give(order({ owner: null }))).toBe('waiting')
    addSystem(root, 2)
    runSystem(root, 2)
    // Started again, with a clock that stood still since.
    program('timedatectl', 'echo no')
    expect((await run()).status).toBe(0)
    expect([existsSync(handing()), states()[0]]).toEqual([false, 'waiting'])
    expect(JSON.parse(readFileSync(join(box.runFolder, 'hand_over.json'), 'utf8')).waits).toBe('no-time')
    program('timedatectl', 'echo yes')
    expect((await run()).status).toBe(0)
    expect([existsSync(handing()), states()[0]]).toEqual([true, 'done: handing'])
  })

  test('makes all that the new owner finds at once, wherever the program is killed', async ({ folder }) => {
    const { box, root, order, grace, run, carry, made, owner, handing } = await handed(connect, folder)
    addSystem(root, 1, { keys: [grace.line] })
    runSystem(root, 1)
    const to = bindTicket(
      await atDesk(connect.home, desk =>
        desk.enrol({
          name: 'Grace Hopper',
          email: 'grace@example.com',
          household: 'Lab',
          pangolin: null,
          atOnce: true,
          url: connect.between.address,
        }),
      ),
      keyOf(box),
    )
    carry(signed(made(order({ to })), owner.path))
    // So that the order is there each time.
    connect.between.when(({ path }) => (path.endsWith('/result') ? 'cut' : 'pass'))
    const before = join(folder, 'before')
    cpSync(box.state, before, { recursive: true })
    const whole = [
      'files/etc/ssh/ssh_host_ed25519_key',
      'files/etc/ssh/ssh_host_ed25519_key.pub',
      ...[
        'connect_api_url',
        'device_key.pem',
        'device_key.pub',
        'enrolment.json',
        'install_id',
        'moved.json',
      ].map(name => `files/var/lib/kaliun/${name}`),
      ...['authorized_keys/admin', 'authorized_keys/root', 'owner.json'].map(
        name => `files/var/lib/kaliun/owner/${name}`,
      ),
      'files/var/lib/kaliun/updates-trust.json',
      'keeps',
      'order',
    ]
    let deaths = 0
    for (let dieAt = 1; ; dieAt++) {
      rmSync(box.state, { recursive: true })
      cpSync(before, box.state, { recursive: true })
      const { status } = await run(dieAt)
      if (existsSync(handing())) expect(filesOf(handing()), `killed at ${dieAt}`).toEqual(whole)
      const first = existsSync(handing())
        ? readFileSync(handing('files/var/lib/kaliun/install_id'), 'utf8')
        : null
      if (status !== 'SIGKILL') break
      deaths += 1
      expect((await run()).status, `after ${dieAt}`).toBe(75)
      expect(filesOf(handing()), `after ${dieAt}`).toEqual(whole)
      expect(existsSync(`${handing()}.partial`)).toBe(false)
      // What is whole is not made again: its ticket is bound to the first.
      if (first !== null) expect(readFileSync(handing('files/var/lib/kaliun/install_id'), 'utf8')).toBe(first)
    }
    expect(deaths).toBeGreaterThan(30)
    expect(statSync(handing()).mode & 0o777).toBe(0o700)
  })
})
