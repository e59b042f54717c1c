// A box that is handed over: the order through the real `kiln connect serve`, signed by the real ssh-keygen, and the real programs up
// to its claim at the Connect of its next owner. The restarts are left out: each program is started as the next start would.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect } from 'vitest'
import { bindTicket } from '#engine/seed/enrolment.ts'
import { nixPath } from '#platform/nix/places.ts'
import type { OrderValues } from '#shared/connect/order.ts'
import { type ConnectProcess, isOfFile, serveConnect } from '#test/connect-process.ts'
import { atDesk, codeOf, connectOfFile, type DeviceBox, deviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { addSystem, put, runSystem } from '#test/handed-box.ts'
import { idOf, keyOf, keyPair, orderedBox, signed } from '#test/ordered-box.ts'

const connect = connectOfFile()
const service = join(import.meta.dirname, '../../nix/modules/services/kaliun')
const trustFile = '/var/lib/kaliun/updates-trust.json'
const PATH = `${nixPath(process.env, homedir())}:${process.env['PATH']}`
const canHandOver =
  spawnSync('unshare', ['--mount', 'true']).status === 0 &&
  spawnSync('nix-env', ['--version'], { env: { ...process.env, PATH } }).status === 0

type HandOver = Extract<OrderValues, { kind: 'hand-over' }>
const key = (byte: number) => `kiln-1:${Buffer.alloc(32, byte).toString('base64')}`
const updates = {
  source: 'https://updates.example.com',
  for: 'box/0123456789abcdef',
  profile: 'appliance',
  architecture: 'x86_64-linux',
  recovery: key(1),
  keys: { number: 5, daily: key(2), made: 5 },
}
const bare = (line: string) => line.split(' ').slice(0, 2).join(' ')

/** Ada's box, and Grace's key. */
async function handed(folder: string, words = ['--trust', trustFile]) {
  const ordered = await orderedBox(connect, folder, words)
  const grace = keyPair(folder, 'grace')
  const order = (values: Partial<HandOver['values']> = {}): HandOver => ({
    kind: 'hand-over',
    values: {
      to: null,
      owner: { name: 'Grace Hopper', keys: [bare(grace.line)] },
      updates,
      keeps: true,
      ...values,
    },
  })
  const handing = (path = '') => join(ordered.box.path('handing'), path)
  return { ...ordered, grace, order, handing }
}
const filesOf = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()

describe('an order to hand a box over [A8]', () => {
  test('waits until the system lets in the new owner alone, and says why', async ({ folder }) => {
    const { root, give, order, owner, grace, run, states, handing, called, box } = await handed(folder)
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
    const { root, give, order, owner, run, states, box, handing } = await handed(folder, [])
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
    const { root, give, order, owner, states, handing, carry, made, run, box } = await handed(folder)
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
    const { root, give, order, owner, run, states, handing, program, box } = await handed(folder)
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
    const { box, root, order, grace, run, carry, made, owner, handing } = await handed(folder)
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

describe.skipIf(!canHandOver)('a box that was handed over (needs root and Nix) [A8]', () => {
  let other: ConnectProcess
  let home: string
  beforeAll(async () => {
    home = mkdtempSync(join(tmpdir(), 'kiln-other-'))
    other = await serveConnect(home)
    isOfFile(other)
  })
  afterAll(async () => {
    await other.end()
    rmSync(home, { recursive: true, force: true })
  })
  const ticketFor = async (box: DeviceBox) =>
    bindTicket(
      await atDesk(home, desk =>
        desk.enrol({
          name: 'Grace Hopper',
          email: 'grace@example.com',
          household: 'Lab',
          pangolin: null,
          atOnce: true,
          url: other.address,
        }),
      ),
      keyOf(box),
    )
  /** The service, and the start after it. */
  function restart(root: string, programs: string) {
    const env = {
      ...process.env,
      PATH: `${programs}:${PATH}`,
      KILN_ROOT: root,
      BOOT_FOLDER: '/boot',
      WIPE_KEEP: '/var/lib/nixos',
      HAND_OVER_KEEP: '/var/lib/kaliun/home-assistant.qcow2',
    }
    const strict = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
    const ended = (words: string[]) => {
      const { status, stderr } = spawnSync(words[0] ?? '', words.slice(1), { env, encoding: 'utf8' })
      return { status, stderr }
    }
    expect(ended(['bash', ...strict, join(service, 'kaliun-hand-over.sh')])).toMatchObject({ status: 0 })
    const wipe = ['--mount', 'bash', ...strict, join(service, 'kaliun-wipe.sh')]
    expect(ended(['unshare', ...wipe])).toEqual({ status: 0, stderr: '' })
  }

  test('is the new owner’s at their Connect, and nothing lets the former one in', async ({ folder }) => {
    const { box, root, owner, grace, give, order } = await handed(folder)
    const programs = join(folder, 'programs')
    addSystem(root, 1, { keys: [owner.line] })
    addSystem(root, 2, { keys: [grace.line] })
    runSystem(root, 2)
    const hostKey = join(root, 'etc/ssh/ssh_host_ed25519_key')
    mkdirSync(join(root, 'etc/ssh'), { recursive: true })
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', hostKey])
    for (const path of [
      'etc/shadow',
      'etc/nixos/flake.nix',
      'home/admin/.ssh/id',
      'var/lib/kiln/secrets/wifi',
    ])
      put(join(root, path))
    put(box.path('home-assistant.qcow2'), 'her house')
    const former = { id: idOf(box), key: keyOf(box), host: readFileSync(`${hostKey}.pub`, 'utf8') }
    expect(await give(order({ to: await ticketFor(box) }))).toBe('done: handing')
    restart(root, programs)

    expect(readdirSync(join(root, 'nix/var/nix/profiles')).sort()).toEqual(['system', 'system-2-link'])
    expect(readdirSync(join(root, 'boot/loader/entries'))).toEqual(['nixos-generation-2.conf'])
    for (const path of [
      'etc/shadow',
      'etc/nixos',
      'home/admin',
      'var/lib/kiln',
      'var/lib/kaliun/config.json',
    ])
      expect(existsSync(join(root, path)), path).toBe(false)
    expect(box.read('home-assistant.qcow2')).toBe('her house')
    const next = { id: idOf(box), key: keyOf(box), host: readFileSync(`${hostKey}.pub`, 'utf8') }
    for (const each of ['id', 'key', 'host'] as const) expect(next[each]).not.toBe(former[each])
    expect(statSync(hostKey).mode & 0o777).toBe(0o600)
    expect(JSON.parse(box.read('updates-trust.json'))).toEqual(updates)
    const lets = spawnSync('grep', ['-rlF', bare(owner.line), root], { encoding: 'utf8' }).stdout.trim()
    expect(lets).toBe(join(root, 'nix/store/system-1/etc/ssh/authorized_keys.d/root'))
    expect(box.read('owner/authorized_keys/root').trim()).toBe(bare(grace.line))
    expect(JSON.parse(box.read('owner/owner.json'))).toMatchObject({ name: 'Grace Hopper', by: 'order' })

    // Its first start: no code, no person, and the host key that the former key vouched for.
    const claim = await box.run('kaliunbox-auto-claim', { words: ['--root', root], programs })
    expect(claim).toMatchObject({ status: 0 })
    expect(box.config().customer).toMatchObject({ first_name: 'Grace' })
    const isHers = await atDesk(home, desk =>
      desk.boxes().some(({ id, claimed }) => id === next.id && claimed?.household === 'Lab'),
    )
    expect(isHers).toBe(true)
    expect(readFileSync(`${hostKey}.pub`, 'utf8')).toBe(next.host)
    expect(existsSync(box.path('enrolment.json'))).toBe(false)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect((await box.run('kaliun-commands', { words: ['--root', root], programs })).status).toBe(0)
  })

  test('shows a code at the Connect that was named without a ticket, and takes no updates', async ({
    folder,
  }) => {
    const { box, root, grace, give, order } = await handed(folder)
    addSystem(root, 1)
    runSystem(root, 1)
    const to = { url: other.address, fingerprint: null, ticket: null }
    expect(await give(order({ to, owner: null, updates: null, keeps: false }))).toBe('done: handing')
    put(box.path('home-assistant.qcow2'))
    restart(root, join(folder, 'programs'))
    for (const gone of ['home-assistant.qcow2', 'owner', 'updates-trust.json', 'enrolment.json'])
      expect(existsSync(box.path(gone)), gone).toBe(false)
    // Its system writes the address of the former owner's Connect at each start.
    box.pointTo(connect.between.address)
    const claim = box.start('kaliunbox-auto-claim', { words: ['--root', root] })
    const code = await codeOf(box)
    await atDesk(home, desk =>
      desk.claim(code, {
        name: 'Grace Hopper',
        email: 'grace@example.com',
        household: 'Lab',
        pangolin: null,
      }),
    )
    expect((await claim.ended).status).toBe(0)
    expect(box.config().customer).toMatchObject({ first_name: 'Grace' })
    expect(grace.line).not.toBe('')
  })

  test('has no use for a copy of its former disk: the ticket is taken once, by the new key', async ({
    folder,
  }) => {
    const { box, root, grace, give, order } = await handed(folder)
    addSystem(root, 1, { keys: [grace.line] })
    runSystem(root, 1)
    expect(await give(order({ to: await ticketFor(box) }))).toBe('done: handing')
    const copy = join(folder, 'copy')
    cpSync(box.state, copy, { recursive: true })
    restart(root, join(folder, 'programs'))
    const words = ['--root', root]
    expect((await box.run('kaliunbox-auto-claim', { words })).status).toBe(0)
    // The former key with the ticket of the folder: another box than the one that used it.
    const thief = deviceBox(join(folder, 'thief'), other.address, copy)
    cpSync(join(copy, 'handing/files/var/lib/kaliun/enrolment.json'), join(copy, 'enrolment.json'))
    rmSync(join(copy, 'config.json'))
    thief.pointTo(other.address)
    rmSync(join(copy, 'moved.json'), { force: true })
    const claim = thief.start('kaliunbox-auto-claim', { words })
    await codeOf(thief)
    claim.child.kill()
    await claim.ended
    expect(existsSync(join(copy, 'config.json'))).toBe(false)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })
})
