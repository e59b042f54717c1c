// The engine's hosts, with real ones (lab/hosts says which parts are real).
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { users } from '#lab/hosts/root.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { hostsLab } from '#test/hosts/hosts-lab.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(`hosts (${refused ?? 'on test hosts'})`, { timeout: 2 * minute }, () => {
  const lab = hostsLab()
  const { built, person, folder, identity, publicKey, call, add, fingerprintNow, copyTo, trusted } = lab

  test('one is added, its key is shown and accepted, and then it reports what it is [D1]', async () => {
    expect(await add(lab.box, 'root', { tags: ['lab'] })).toMatchObject({
      id: 'box1',
      added: 'typed',
      tags: ['lab'],
      keys: [],
    })
    await expect(call().facts({ host: 'box1' })).rejects.toMatchObject({ code: 'ssh.host-key-unknown' })
    const shown = await call().keys({ host: 'box1' })
    expect(shown).toMatchObject({ state: 'unknown', known: [], offered: [{ type: 'ssh-ed25519' }] })
    const [key] = shown.offered
    expect(await call().trust({ host: 'box1', fingerprint: key?.fingerprint ?? '' })).toMatchObject({
      keys: [key],
    })
    expect(await call().keys({ host: lab.box.address })).toMatchObject({ state: 'trusted' })
    const facts = await call().facts({ host: 'box1' })
    expect(facts).toMatchObject({
      hostname: 'box1',
      system: 'NixOS 25.11.lab',
      nixos: true,
      label: '25.11.lab',
      architecture: 'x86_64',

      currentSystem: lab.system,
      bootedSystem: lab.system,
      currentGeneration: 1,
      bootedGeneration: 1,
      profileGeneration: 1,
      needsReboot: false,
      failedUnits: null,
      updateUndone: null,
      updateStale: null,
      generations: [{ number: 1, path: lab.system }],
      kiln: { profile: 'tiny', build: 'tiny-20260101-000000-00ff' },
      settings: built,
    })
    expect(facts.memoryBytes).toBeGreaterThan(facts.memoryFreeBytes ?? Infinity)
    expect(facts.diskBytes).toBeGreaterThan(facts.diskFreeBytes ?? Infinity)
    expect(facts.uptimeSeconds).toBeGreaterThan(0)
    expect(facts.nixVersion).toMatch(/^2\./)
    expect(Math.abs(facts.clockSeconds)).toBeLessThan(30)
    expect(statSync(join(lab.engine.home, 'known_hosts')).mode & 0o777).toBe(0o600)
  })

  test.each([
    ['a new kernel', { kernelVersion: '6.12.2' }],
    ['other kernel parameters', { kernelVersion: '6.12.2', kernelParams: 'console=ttyS1' }],
  ])('%s that was switched to is what a reboot boots', async (_, more) => {
    await trusted(lab.box)
    const next = await buildSystem({ name: 'box1', label: '25.11.next', ...more })
    await copyTo(lab.box, next)
    await lab.box.run(`${next}/bin/switch-to-configuration`, 'test')
    const facts = await call().facts({ host: 'box1' })
    expect(facts).toMatchObject({ needsReboot: true, currentGeneration: null, bootedGeneration: 1 })
    await lab.box.reboot()
    expect(await call().facts({ host: 'box1' })).toMatchObject({ needsReboot: false })
  })

  test('a Debian without Nix reports what it has', async () => {
    writeFileSync(join(folder, 'password'), users.ops.password)
    await add(lab.debian, 'ops')
    await call().trust({ host: 'debian', fingerprint: await fingerprintNow('debian') })
    await expect(call().facts({ host: 'debian' })).rejects.toMatchObject({ code: 'ssh.denied' })

    const putKey = (password: string) => call().putKey({ host: 'debian', publicKey, password })
    await expect(putKey('wrong')).rejects.toMatchObject({ code: 'ssh.denied' })
    await putKey(users.ops.password)
    await putKey(users.ops.password)
    expect(await lab.debian.run('cat', '/home/ops/.ssh/authorized_keys')).toBe(`${publicKey}\n`)
    expect(
      await lab.debian.run('stat', '-c', '%a %U', '/home/ops/.ssh', '/home/ops/.ssh/authorized_keys'),
    ).toBe('700 ops\n600 ops\n')
    expect(await call().facts({ host: 'debian' })).toMatchObject({
      hostname: 'debian',
      nixos: false,
      label: null,
      currentSystem: null,
      generations: [],
      needsReboot: null,
      nixVersion: null,
      kiln: null,
      system: expect.stringContaining('Debian'),
    })
  })

  test('a changed key blocks everything, and is replaced only by an explicit answer', async () => {
    await trusted(lab.box)
    const before = await fingerprintNow('box1')
    await lab.box.changeHostKey()
    const after = await fingerprintNow('box1')
    await expect(call().facts({ host: 'box1' })).rejects.toMatchObject({
      code: 'ssh.host-key-changed',
      values: { known: before, offered: after },
    })
    expect(await call().keys({ host: 'box1' })).toMatchObject({ state: 'changed' })
    await expect(call().trust({ host: 'box1', fingerprint: after })).rejects.toMatchObject({
      code: 'host.key-known',
      values: { known: before, offered: after },
    })
    await expect(call().trust({ host: 'box1', fingerprint: before, replace: true })).rejects.toMatchObject({
      code: 'host.key-not-offered',
    })
    await call().trust({ host: 'box1', fingerprint: after, replace: true })
    expect(await call().facts({ host: 'box1' })).toMatchObject({ hostname: 'box1' })
    expect(readFileSync(join(lab.engine.home, 'known_hosts'), 'utf8').trim().split('\n')).toHaveLength(1)
  })

  test('the list keeps names and tags, and forgets removed hosts', async () => {
    const { id } = await trusted(lab.box)
    await expect(add(lab.box)).rejects.toMatchObject({ code: 'host.there', values: { name: 'box1' } })
    await expect(call().add({ address: '-oProxyCommand=x' })).rejects.toMatchObject({ code: 'host.address' })
    expect(await call().change({ host: id, name: 'kitchen', tags: ['a', 'b'] })).toMatchObject({
      name: 'kitchen',
    })
    await expect(call().show({ host: 'kitchn' })).rejects.toMatchObject({ code: 'host.unknown' })
    expect((await call().list({})).map(({ name, tags }) => [name, tags])).toEqual([['kitchen', ['a', 'b']]])
    await call().remove({ host: 'kitchen' })
    expect(await call().list({})).toEqual([])
    expect(readFileSync(join(lab.engine.home, 'known_hosts'), 'utf8')).toBe('')
  })

  test('those in ~/.ssh are imported as OpenSSH resolves them', async () => {
    writeFileSync(
      join(person, '.ssh', 'config'),
      `Include more.conf\nHost alias *.example\n  HostName ${lab.box.address}\n  User root\n  Port 22\n  IdentityFile ${identity}\nHost *\n  User stranger\n`,
    )
    writeFileSync(join(person, '.ssh', 'more.conf'), 'Host "other" third\n  Port 2222\n')
    writeFileSync(
      join(person, '.ssh', 'known_hosts'),
      `|1|aGFzaA==|aGFzaA== ssh-ed25519 AAAA\n${lab.debian.address} ${lab.debian.hostKey}\n@revoked bad ssh-ed25519 AAAA\n`,
    )
    const { hosts, hashed } = await call().importable({})
    expect(hosts.map(({ name, from }) => [name, from])).toEqual([
      ['other', 'config'],
      ['third', 'config'],
      ['alias', 'config'],
      [lab.debian.address, 'known-hosts'],
    ])
    expect(hashed).toBe(1)
    const { hosts: imported } = await call().import({ names: ['alias', 'other'] })
    expect(imported.map(({ name, address }) => [name, address.host, address.port, address.user])).toEqual([
      ['alias', 'alias', 22, 'root'],
      ['other', 'other', 2222, 'stranger'],
    ])
    expect(await call().import({ names: ['alias'] })).toMatchObject({ hosts: [], skipped: ['alias'] })
    // By its alias, with the key file and the address of the user's configuration.
    await call().trust({ host: 'alias', fingerprint: await fingerprintNow('alias') })
    expect(await call().facts({ host: 'alias' })).toMatchObject({ hostname: 'box1' })
    for (const name of ['config', 'more.conf', 'known_hosts']) rmSync(join(person, '.ssh', name))
  })
})
