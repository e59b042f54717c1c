// For tests of the engine's hosts: a NixOS and a Debian (lab/hosts says which parts are real), and for each test an
// engine with a new home. Call hostsLab in a `describe`.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'

const minute = 60_000

export function hostsLab() {
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

  return {
    get box() {
      return box
    },
    get debian() {
      return debian
    },
    get engine() {
      return engine
    },
    /** The system that `box` runs at first. */
    get system() {
      return system
    },
    /** What it was built with. */
    built,
    /** The home of the person, with `.ssh` in it. */
    person,
    folder,
    identity,
    publicKey: keys.publicKey,
    call,
    add,
    fingerprintNow,
    copyTo,
    trusted,
  }
}
