// For tests of builders: an engine, and test hosts with a Nix that it can build on.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { type HostOptions, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork } from '#lab/hosts/network.ts'
import type { users } from '#lab/hosts/root.ts'
import { buildSystem } from '#lab/hosts/system/build-system.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import type { KnownBuilder } from '#shared/builders/builder.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { type TestEngine, testEngine } from '../engine/engine.ts'

export type BuilderLab = Awaited<ReturnType<typeof builderLab>>

const nixConf = [
  'experimental-features = nix-command flakes',
  'substituters =',
  'build-users-group =',
  'trusted-users = root',
]

/** Returns nix.conf of a test host with further lines: if a setting is there twice, the last one counts. */
export const nixConfWith = (...lines: string[]): Record<string, string> => ({
  '/etc/nix/nix.conf': `${[...nixConf, 'sandbox = false', ...lines].join('\n')}\n`,
})

export async function builderLab() {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-builders-'))
  const keys = makeKeyPair()
  const identity = join(folder, 'key')
  writeFileSync(identity, keys.privateKey, { mode: 0o600 })
  const network = await createLabNetwork()
  const system = await buildSystem({ name: 'builder' })
  const hosts: TestHost[] = []
  // As it is shipped, but that a dead link is noticed at once.
  const change = (ports: Ports): Ports => {
    const env = { ...process.env, HOME: folder }
    const run = createProcessRunner({ env })
    const quick = { alive: { everySeconds: 1, unanswered: 2 }, connectSeconds: 5 }
    return { ...ports, ssh: createSsh({ run, env, home: folder, tempFolder: tmpdir(), ...quick }) }
  }
  const profiles: string[] = []
  const engine: TestEngine = testEngine({ home: join(folder, 'kiln'), change, profiles })
  const { client } = engine

  const testNow = async (builder: string): Promise<KnownBuilder> => {
    const view = await jobEnd(client, (await client.builders.test({ builder })).job, () => undefined)
    if (view.error) throw Object.assign(new Error(view.error.code), view.error)
    return view.value as KnownBuilder
  }

  return {
    engine,
    client,
    folder,
    /** Folders of profiles, from now on. */
    addProfiles: (folders: string[]) => void profiles.push(...folders),
    identity,
    authorizedKey: keys.publicKey,
    /** With Nix, unless it says otherwise. */
    host: async (options: HostOptions): Promise<TestHost> => {
      const host = await startHost(network, { authorizedKeys: [keys.publicKey], system, ...options })
      hosts.push(host)
      return host
    },
    /** A builder whose key is trusted; not tested yet. */
    add: async (host: TestHost, { user = 'root', ...more }: { user?: keyof typeof users } & Limits = {}) => {
      const address = `${user}@${host.address}:22`
      const added = await client.builders.add({ address, name: host.name, identity, ...more })
      const { offered } = await client.hosts.keys({ host: added.host })
      await client.hosts.trust({ host: added.host, fingerprint: offered[0]?.fingerprint ?? '' })
      return added
    },
    testNow,
    close: async () => {
      await engine.close()
      await Promise.all(hosts.map(host => host.stop()))
      await network.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

type Limits = { maxJobs?: number; speedFactor?: number }
