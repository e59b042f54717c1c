// The engine's hosts, with real ones (lab/hosts says which parts are real).
import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { discover } from '#engine/hosts/discover.ts'
import { rememberFlashed } from '#engine/hosts/flashed.ts'
import { createHostStore } from '#engine/hosts/store.ts'
import { startAvahi } from '#lab/hosts/avahi.ts'
import { hostsRefused, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { users } from '#lab/hosts/root.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(`hosts (${refused ?? 'on test hosts'})`, { timeout: 2 * minute }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-hosts-'))
  const person = join(folder, 'person')
  const keys = makeKeyPair()
  const identity = join(folder, 'key')
  let network: LabNetwork
  let box: TestHost
  let debian: TestHost
  let system: string
  let engine: TestEngine
  const built = {
    profile: 'tiny',
    architecture: 'x86_64',
    options: { message: 'two\nlines\t"quoted"', users: ['ada'] },
  }

  beforeAll(async () => {
    mkdirSync(join(person, '.ssh'), { recursive: true })
    writeFileSync(identity, keys.privateKey, { mode: 0o600 })
    network = await createLabNetwork()
    system = await buildSystem({ name: 'box1' })
    const authorizedKeys = [keys.publicKey]
    const kiln = JSON.stringify({
      schema: 1,
      profile: 'tiny',
      build: 'tiny-20260101-000000-00ff',
      passwordLogin: false,
    })
    // As in a workspace, on several lines.
    const settings = JSON.stringify({ schema: 1, system: 'x86_64-linux', ...built }, null, 2)
    const files = { '/etc/kiln/system.json': kiln, '/etc/kiln/configuration/settings.json': settings }
    ;[box, debian] = await Promise.all([
      startHost(network, { name: 'box1', authorizedKeys, system, files }),
      startHost(network, { name: 'debian' }),
    ])
  }, 2 * minute)
  afterAll(async () => {
    await Promise.all([box?.stop(), debian?.stop()])
    await network?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  beforeEach(() => {
    const run = createProcessRunner({ env: { PATH: process.env['PATH'], HOME: person } })
    const ssh = createSsh({ run, home: person, tempFolder: tmpdir(), connectSeconds: 10 })
    engine = testEngine({ change: ports => ({ ...ports, ssh: { ...ports.ssh, ...ssh } }) })
  })
  afterEach(() => engine.close())

  const call = () => engine.client.hosts
  const add = (host: TestHost, user = 'root', more = {}) =>
    call().add({ address: `${user}@${host.address}:22`, name: host.name, identity, ...more })
  const fingerprintNow = async (host: string) => (await call().keys({ host })).offered[0]?.fingerprint ?? ''
  /** With the real Nix, over the connection that commands also use. */
  const copyTo = async (host: TestHost, path: string) => {
    const address = { host: host.address, port: 22, user: 'root', jump: null, identity }
    const { signal } = new AbortController()
    const options = { knownHosts: join(engine.home, 'known_hosts'), signal }
    const connection = await engine.ports.ssh.connect(address, options)
    const { store, env } = connection.nix
    const args = [
      'copy',
      '--extra-experimental-features',
      'nix-command',
      '--no-check-sigs',
      '--to',
      store,
      path,
    ]
    expect(spawnSync('nix', args, { env: { ...process.env, ...env } }).status).toBe(0)
    await connection.close()
  }
  const trusted = async (host: TestHost, user = 'root') => {
    await add(host, user)
    return call().trust({ host: host.name, fingerprint: await fingerprintNow(host.name) })
  }

  test('one is added, its key is shown and accepted, and then it reports what it is [D1]', async () => {
    expect(await add(box, 'root', { tags: ['lab'] })).toMatchObject({
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
    expect(await call().keys({ host: box.address })).toMatchObject({ state: 'trusted' })
    const facts = await call().facts({ host: 'box1' })
    expect(facts).toMatchObject({
      hostname: 'box1',
      system: 'NixOS 25.11.lab',
      nixos: true,
      label: '25.11.lab',
      architecture: 'x86_64',

      currentSystem: system,
      bootedSystem: system,
      currentGeneration: 1,
      bootedGeneration: 1,
      profileGeneration: 1,
      needsReboot: false,
      failedUnits: null,
      updateUndone: null,
      updateStale: null,
      generations: [{ number: 1, path: system }],
      kiln: { profile: 'tiny', build: 'tiny-20260101-000000-00ff' },
      settings: built,
    })
    expect(facts.memoryBytes).toBeGreaterThan(facts.memoryFreeBytes ?? Infinity)
    expect(facts.diskBytes).toBeGreaterThan(facts.diskFreeBytes ?? Infinity)
    expect(facts.uptimeSeconds).toBeGreaterThan(0)
    expect(facts.nixVersion).toMatch(/^2\./)
    expect(Math.abs(facts.clockSeconds)).toBeLessThan(30)
    expect(statSync(join(engine.home, 'known_hosts')).mode & 0o777).toBe(0o600)
  })

  test.each([
    ['a new kernel', { kernelVersion: '6.12.2' }],
    ['other kernel parameters', { kernelVersion: '6.12.2', kernelParams: 'console=ttyS1' }],
  ])('%s that was switched to is what a reboot boots', async (_, more) => {
    await trusted(box)
    const next = await buildSystem({ name: 'box1', label: '25.11.next', ...more })
    await copyTo(box, next)
    await box.run(`${next}/bin/switch-to-configuration`, 'test')
    const facts = await call().facts({ host: 'box1' })
    expect(facts).toMatchObject({ needsReboot: true, currentGeneration: null, bootedGeneration: 1 })
    await box.reboot()
    expect(await call().facts({ host: 'box1' })).toMatchObject({ needsReboot: false })
  })

  test('a Debian without Nix reports what it has', async () => {
    writeFileSync(join(folder, 'password'), users.ops.password)
    await add(debian, 'ops')
    await call().trust({ host: 'debian', fingerprint: await fingerprintNow('debian') })
    await expect(call().facts({ host: 'debian' })).rejects.toMatchObject({ code: 'ssh.denied' })

    const putKey = (password: string) =>
      call().putKey({ host: 'debian', publicKey: keys.publicKey, password })
    await expect(putKey('wrong')).rejects.toMatchObject({ code: 'ssh.denied' })
    await putKey(users.ops.password)
    await putKey(users.ops.password)
    expect(await debian.run('cat', '/home/ops/.ssh/authorized_keys')).toBe(`${keys.publicKey}\n`)
    expect(await debian.run('stat', '-c', '%a %U', '/home/ops/.ssh', '/home/ops/.ssh/authorized_keys')).toBe(
      '700 ops\n600 ops\n',
    )
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
    await trusted(box)
    const before = await fingerprintNow('box1')
    await box.changeHostKey()
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
    expect(readFileSync(join(engine.home, 'known_hosts'), 'utf8').trim().split('\n')).toHaveLength(1)
  })

  test('the list keeps names and tags, and forgets removed hosts', async () => {
    const { id } = await trusted(box)
    await expect(add(box)).rejects.toMatchObject({ code: 'host.there', values: { name: 'box1' } })
    await expect(call().add({ address: '-oProxyCommand=x' })).rejects.toMatchObject({ code: 'host.address' })
    expect(await call().change({ host: id, name: 'kitchen', tags: ['a', 'b'] })).toMatchObject({
      name: 'kitchen',
    })
    await expect(call().show({ host: 'kitchn' })).rejects.toMatchObject({ code: 'host.unknown' })
    expect((await call().list({})).map(({ name, tags }) => [name, tags])).toEqual([['kitchen', ['a', 'b']]])
    await call().remove({ host: 'kitchen' })
    expect(await call().list({})).toEqual([])
    expect(readFileSync(join(engine.home, 'known_hosts'), 'utf8')).toBe('')
  })

  test('those in ~/.ssh are imported as OpenSSH resolves them', async () => {
    writeFileSync(
      join(person, '.ssh', 'config'),
      `Include more.conf\nHost alias *.example\n  HostName ${box.address}\n  User root\n  Port 22\n  IdentityFile ${identity}\nHost *\n  User stranger\n`,
    )
    writeFileSync(join(person, '.ssh', 'more.conf'), 'Host "other" third\n  Port 2222\n')
    writeFileSync(
      join(person, '.ssh', 'known_hosts'),
      `|1|aGFzaA==|aGFzaA== ssh-ed25519 AAAA\n${debian.address} ${debian.hostKey}\n@revoked bad ssh-ed25519 AAAA\n`,
    )
    const { hosts, hashed } = await call().importable({})
    expect(hosts.map(({ name, from }) => [name, from])).toEqual([
      ['other', 'config'],
      ['third', 'config'],
      ['alias', 'config'],
      [debian.address, 'known-hosts'],
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

  test('one that Kiln flashed is recognised by its key when it appears, and no other [N4] [N8]', async () => {
    const store = createHostStore(engine.ports)
    const made = { outcome: 'verified', hostname: 'box1', hostKey: `${box.hostKey} box1` }
    // What a flash passes on about a drive: the tests of flashing cover the rest.
    await rememberFlashed(store, { results: [made as never], image: 'tiny-1', name: 'My box', at: 1 })
    expect(await call().list({})).toMatchObject([
      { name: 'box1', added: 'flashed', address: { host: 'box1.local' }, keys: [{ type: 'ssh-ed25519' }] },
    ])
    await startAvahi(box, [{ type: '_kiln._tcp', port: 22, txt: ['build=tiny-1', 'profile=tiny', 'id=0'] }])
    // It has the same host name as the flashed one.
    await debian.run('hostname', 'box1')
    await startAvahi(debian, [{ type: '_kiln._tcp', port: 22, txt: ['build=tiny-1'] }])
    const seen = async () => (await call().discover({ seconds: 2 })).filter(({ known }) => known !== null)
    await expect.poll(seen, { timeout: minute }).toMatchObject([
      {
        build: null,
        profile: null,
        addresses: expect.arrayContaining([box.address]),
        known: { name: 'box1', first: true, flashed: { image: 'tiny-1', name: 'My box' } },
      },
    ])
    expect(await call().show({ host: 'box1' })).toMatchObject({
      address: { host: box.address },
    })
    expect(await seen()).toMatchObject([{ known: { first: false } }])

    // Another host that relays TCP to it shows its key, too.
    const relay = createServer(socket => {
      const through = connect({ host: box.address, port: 22 })
      for (const end of [socket, through]) end.on('error', () => end.destroy())
      socket.pipe(through).pipe(socket)
    })
    relay.listen(0, '127.0.0.1')
    await once(relay, 'listening')
    const { port } = relay.address() as AddressInfo
    const lie = {
      service: '_kiln._tcp',
      instance: 'box1',
      host: 'box1.local',
      port,
      addresses: ['127.0.0.1'],
      txt: { build: 'the-liar-s', profile: 'liar' },
      answeredFrom: ['127.0.0.1'],
    }
    const truth = { ...lie, port: 22, addresses: [box.address], answeredFrom: [box.address] }
    const announcing = async (...announced: (typeof lie)[]) => {
      const ports = { ...engine.ports, mdns: { browse: async () => announced } }
      return discover(ports, store, { seconds: 1, signal: new AbortController().signal })
    }
    const addressNow = async () => (await call().show({ host: 'box1' })).address
    expect(await announcing(lie)).toMatchObject([{ known: { name: 'box1' }, build: null, profile: null }])
    expect(await addressNow()).toMatchObject({ host: box.address, port: 22 })
    // Nor is one that was never seen contacted at either of two addresses.
    await store.change(state => ({
      ...state,
      hosts: state.hosts.map(each =>
        each.name === 'box1' ? { ...each, address: { ...each.address, host: 'box1.local' } } : each,
      ),
    }))
    await announcing(lie, truth)
    expect(await addressNow()).toMatchObject({ host: 'box1.local', port: 22 })
    await announcing(truth)
    expect(await addressNow()).toMatchObject({ host: box.address, port: 22 })
    // One that announces many services, or this name too, does not keep Kiln from contacting it.
    const crowd = Array.from({ length: 300 }, (_, at) => ({
      ...lie,
      instance: `a${at}`,
      host: `a${at}.local`,
      answeredFrom: ['127.0.0.9'],
    }))
    const same = { ...truth, addresses: ['127.0.0.9'], answeredFrom: ['127.0.0.9'] }
    const found = await announcing(...crowd, same, truth)
    expect(found.filter(({ known }) => known !== null)).toMatchObject([{ known: { name: 'box1' } }])
    relay.close()
    await debian.run('hostname', 'debian')
  })
})
