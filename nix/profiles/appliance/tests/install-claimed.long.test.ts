// A box that was claimed while its installer ran: the real `kiln connect serve`, the real programs of a box, and kaliunbox-install,
// whose programs that would touch a disk are fakes.
import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { claimAt, claimedBox, codeOf, connectOfFile, deviceBox } from '#test/device-box.ts'
import { test } from '#test/folders.ts'
import { keyOf, orderedBox, signed } from '#test/ordered-box.ts'
import { secondConnect } from '#test/second-connect.ts'

const connect = connectOfFile()
const nix = join(import.meta.dirname, '../../..')
const disk = { name: 'sda', path: '/dev/sda', type: 'disk', size: 5e11, ro: false, model: 'A', serial: 'S1' }

/** The installer's own folder of claims is `state`; what is on the disk afterwards. */
function install(folder: string, state: string): { root: string; said: string } {
  const [bin, root] = [join(folder, 'bin'), join(folder, 'disk')]
  for (const each of [bin, root]) mkdirSync(each, { recursive: true })
  const program = (name: string, text: string) => {
    writeFileSync(join(bin, name), `#!/bin/bash\n${text}\n`)
    chmodSync(join(bin, name), 0o755)
  }
  program('lsblk', `echo '${JSON.stringify({ blockdevices: [disk] })}'`)
  for (const name of ['disko', 'nixos-install', 'umount', 'blkdiscard', 'systemctl']) program(name, 'exit 0')
  program('id', 'echo 0')
  for (const [name, path] of [
    ['kiln-shared-disks', 'modules/image/iso/kiln-shared-disks.sh'],
    ['kiln-way-in', 'modules/image/iso/kiln-way-in.sh'],
    ['plain-text', 'modules/services/plain-text.sh'],
  ])
    program(String(name), `exec bash '${nix}/${path}' "$@"`)
  const env = {
    ...process.env,
    PATH: `${bin}:${process.env['PATH']}`,
    INSTALL_SYSTEM: '/nix/store/system',
    INSTALL_DISKO: 'disko',
    INSTALL_LINK: join(folder, 'target'),
    INSTALL_SEED: '',
    INSTALL_FLAKE: '',
    INSTALL_MINIMUM_MIB: '65536',
    INSTALL_ROOT: root,
    KALIUN_STATE: state,
    ADMINISTRATOR: 'admin',
    KEYS: '1',
    HASH_FILE: '/var/lib/kiln/secrets/passwordHash',
    EFI_FOLDER: folder,
  }
  const words = [join(nix, 'profiles/appliance/installer/kaliunbox-install.sh')]
  const strict = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
  const done = spawnSync('bash', [...strict, ...words, '--disk', '/dev/sda', '--serial', 'S1'], {
    env,
    encoding: 'utf8',
  })
  expect([done.stderr, done.status]).toEqual(['', 0])
  return { root, said: done.stdout }
}

describe('a box that was claimed while its installer ran [A1]', () => {
  test('is the same box on its disk: it reports, and shows no code', async ({ folder }) => {
    const live = await claimedBox(connect.home, join(folder, 'live'), connect.between.address)
    const { root, said } = install(folder, live.state)
    expect(said).toContain('stays claimed')
    // The installer's memory is gone.
    const state = join(root, 'var/lib/kaliun')
    const { address } = connect.between
    const id = live.read('install_id')
    rmSync(live.state, { recursive: true })
    const box = deviceBox(join(folder, 'installed'), address, state)
    expect(box.read('install_id')).toBe(id)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect((await box.run('kaliun-token-refresh')).status).toBe(0)
    expect((await box.run('kaliunbox-auto-claim')).status).toBe(0)
    expect(box.told('claim')?.claim ?? null).toBeNull()
    for (const name of ['config.json', 'device_key.pem'])
      expect(statSync(join(state, name)).mode & 0o777, name).toBe(0o600)
  })

  test('gives its receipt from the disk where the restart came before it', async ({ folder }) => {
    connect.between.when(({ method, path }) =>
      method === 'DELETE' && path.endsWith('/config') ? 'cut' : 'pass',
    )
    const live = deviceBox(join(folder, 'live'), connect.between.address)
    const claim = live.start('kaliunbox-auto-claim')
    await claimAt(connect.home, await codeOf(live))
    await expect.poll(() => live.told('claim')?.problem, { timeout: 30_000 }).toBe('cut')
    claim.child.kill('SIGKILL')
    await claim.ended
    const { root } = install(folder, live.state)
    connect.between.when(() => 'pass')
    const box = deviceBox(join(folder, 'installed'), connect.between.address, join(root, 'var/lib/kaliun'))
    expect(statSync(box.path('receipt_due')).isFile()).toBe(true)
    expect((await box.run('kaliunbox-auto-claim')).status).toBe(0)
    expect(() => statSync(box.path('receipt_due'))).toThrow('ENOENT')
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })

  test('needs no second code where a person claims it between the installation and the restart', async ({
    folder,
  }) => {
    const { address } = connect.between
    const live = deviceBox(join(folder, 'live'), address)
    const claim = live.start('kaliunbox-auto-claim')
    const code = await codeOf(live)
    const { root, said } = install(folder, live.state)
    expect(said).toContain('not claimed yet')
    await claimAt(connect.home, code)
    expect(await claim.ended).toMatchObject({ status: 0 })
    const box = deviceBox(join(folder, 'installed'), address, join(root, 'var/lib/kaliun'))
    expect((await box.run('kaliunbox-auto-claim')).status).toBe(0)
    expect(box.config().customer.first_name).toBe('Ada')
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
  })
})

describe('a box that took orders while its installer ran [A1, A8]', () => {
  const there = secondConnect()

  test('is at the Connect to which one moved it, with the key that it made for that', async ({ folder }) => {
    const { box: live, give } = await orderedBox(connect, join(folder, 'live'))
    expect(await give(await there.to(live))).toBe('done')
    const key = keyOf(live)
    const { root } = install(folder, live.state)
    rmSync(live.state, { recursive: true })
    const box = deviceBox(join(folder, 'installed'), connect.between.address, join(root, 'var/lib/kaliun'))
    expect((await box.run('kaliun-token-refresh')).status).toBe(0)
    expect((await box.run('kaliun-health-reporter')).status).toBe(0)
    expect([box.config().customer.first_name, keyOf(box)]).toEqual(['Grace', key])
  })

  test('takes none of them again', async ({ folder }) => {
    const { box: live, carry, made, owner, run, states } = await orderedBox(connect, join(folder, 'live'))
    const order = signed(made({ kind: 'logs', values: { on: true } }), owner.path)
    carry(order)
    expect((await run()).status).toBe(0)
    expect(states()[0]).toBe('done')
    const { root } = install(folder, live.state)
    const box = deviceBox(join(folder, 'installed'), connect.between.address, join(root, 'var/lib/kaliun'))
    // Its owner turned them off at the box.
    expect(existsSync(box.path('send_logs'))).toBe(true)
    rmSync(box.path('send_logs'))
    expect(carry(order)).toHaveProperty('id')
    const words = ['--root', join(folder, 'live/root'), '--users', 'root,admin']
    expect(
      (await box.run('kaliun-commands', { programs: join(folder, 'live/programs'), words })).status,
    ).toBe(0)
    expect(existsSync(box.path('send_logs'))).toBe(false)
  })
})
