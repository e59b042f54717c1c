// A box after it was handed over, up to its claim at the Connect of its next owner. The restarts are left out: each
// program is started as the next start would.
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
import { type ConnectProcess, isOfFile, serveConnect } from '#test/connect-process.ts'
import { atDesk, codeOf, connectOfFile, type DeviceBox, deviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { addSystem, bare, handed, put, runSystem, updates } from '#test/handed-box.ts'
import { idOf, keyOf } from '#test/ordered-box.ts'

const connect = connectOfFile()
const service = join(import.meta.dirname, '../../nix/modules/services/kaliun')
const PATH = `${nixPath(process.env, homedir())}:${process.env['PATH']}`
const canHandOver =
  spawnSync('unshare', ['--mount', 'true']).status === 0 &&
  spawnSync('nix-env', ['--version'], { env: { ...process.env, PATH } }).status === 0

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
    const { box, root, owner, grace, give, order } = await handed(connect, folder)
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
    const { box, root, grace, give, order } = await handed(connect, folder)
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
    const { box, root, grace, give, order } = await handed(connect, folder)
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
