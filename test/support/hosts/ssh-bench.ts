// For tests: Kiln's SSH and two test hosts, box1 and gate, behind one network of their namespace.

import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { HostAddress } from '#engine/ports/ssh.ts'
import { startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { fingerprintOf } from '#platform/ssh/known-hosts.ts'
import { createSsh } from '#platform/ssh/ssh.ts'

export const minutes = 60_000

/** Registers its hooks with the tests around it. */
export function sshBench() {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-ssh-'))
  const home = join(folder, 'home')
  // A separate folder: other tests have connections too. Short, for its sockets.
  const tempFolder = join(folder, 't')
  const keyFile = join(folder, 'key')
  const keys = makeKeyPair()
  const run = createProcessRunner({ env: { PATH: process.env['PATH'], HOME: home } })
  const patience = { alive: { everySeconds: 1, unanswered: 2 }, connectSeconds: 5 }
  const ssh = createSsh({ run, home, tempFolder, ...patience })
  let network: LabNetwork
  let host: TestHost
  let gate: TestHost
  const { signal } = new AbortController()

  beforeAll(async () => {
    mkdirSync(tempFolder)
    writeFileSync(keyFile, keys.privateKey, { mode: 0o600 })
    network = await createLabNetwork()
    const authorizedKeys = [keys.publicKey]
    ;[host, gate] = await Promise.all([
      startHost(network, { name: 'box1', authorizedKeys }),
      startHost(network, { name: 'gate', authorizedKeys }),
    ])
  }, 2 * minutes)
  afterAll(async () => {
    await Promise.all([host?.stop(), gate?.stop()])
    await network?.close()
    rmSync(folder, { recursive: true, force: true })
  })

  return {
    get host() {
      return host
    },
    get gate() {
      return gate
    },
    get network() {
      return network
    },
    folder,
    home,
    tempFolder,
    keyFile,
    run,
    ssh,
    patience,
    /** Never aborted. */
    signal,
    /** Kiln's known_hosts with these lines. */
    known(...lines: string[]) {
      const path = join(mkdtempSync(join(folder, 'known-')), 'known_hosts')
      writeFileSync(path, lines.map(line => `${line}\n`).join(''))
      return { knownHosts: path, signal }
    },
    lineOf: (of: TestHost) => `${of.address} ${of.hostKey}`,
    at: (of: TestHost, more: Partial<HostAddress> = {}): HostAddress => ({
      host: of.address,
      port: 22,
      user: 'root',
      jump: null,
      identity: keyFile,
      ...more,
    }),
    fingerprint: (key: string) => fingerprintOf(key.split(' ')[1] ?? ''),
    codeOf: (promise: Promise<unknown>) =>
      promise.then(
        () => 'none',
        (thrown: { code?: string }) => thrown.code ?? String(thrown),
      ),
    /** The folders of connections that are there now. */
    folders: () => readdirSync(tempFolder).filter(name => name.startsWith('kiln-ssh-')),
  }
}
