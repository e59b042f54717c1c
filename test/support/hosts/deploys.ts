// For tests of deploys: an engine, test hosts that trust each other with it, and a flake with their systems.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { type HostOptions, startHost, type TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { buildSystem, type LabSystem } from '#lab/hosts/system/build-system.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { DeployPlan, DeployRequest } from '#shared/deploy/plan.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { fromReport } from '#shared/errors.ts'
import { type DeployJobView, deployJobs } from '#shared/jobs/kinds/deploy.ts'
import { type TestEngine, testEngine } from '../engine/engine.ts'
import { writeFlake } from './lab-flake.ts'

export type DeployLab = Awaited<ReturnType<typeof deployLab>>

/** `more` changes its engine's ports further. */
export async function deployLab(more: (ports: Ports) => Ports = ports => ports) {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-deploy-'))
  const keys = makeKeyPair()
  const keyFile = join(folder, 'key')
  writeFileSync(keyFile, keys.privateKey, { mode: 0o600 })
  const network: LabNetwork = await createLabNetwork()
  const hosts: TestHost[] = []
  const home = join(folder, 'kiln')
  // As it is shipped, but that a dead link is noticed at once.
  const change = (ports: Ports): Ports => {
    const run = createProcessRunner({ env: { ...process.env, HOME: folder } })
    const quick = { alive: { everySeconds: 1, unanswered: 2 }, connectSeconds: 5 }
    return more({ ...ports, ssh: createSsh({ run, home: folder, tempFolder: tmpdir(), ...quick }) })
  }
  const engine: TestEngine = testEngine({ home, change })
  const flake = join(folder, 'machines')
  const systems = new Map<string, LabSystem>()

  const trust = () => {
    const { data } = engine.ports.folders
    mkdirSync(data, { recursive: true })
    const lines = hosts.map(host => `${host.address} ${host.hostKey}\n`)
    writeFileSync(join(data, 'known_hosts'), lines.join(''))
  }

  return {
    engine,
    folder,
    keyFile,
    publicKey: keys.publicKey,
    network,
    trust,
    /** Another Kiln, on another computer as far as its home, its keys and its environment go, that trusts the hosts too. */
    elsewhere: (name: string, env: Record<string, string>): TestEngine => {
      const there = testEngine({ home: join(folder, name), change, env })
      const { data } = there.ports.folders
      mkdirSync(data, { recursive: true })
      writeFileSync(join(data, 'known_hosts'), readFileSync(join(engine.ports.folders.data, 'known_hosts')))
      return there
    },
    /** No key counts; `trust` undoes it. */
    distrust: () => writeFileSync(join(engine.ports.folders.data, 'known_hosts'), ''),
    /** Only the key of another host counts at this one's address. */
    trustInstead: (at: TestHost, of: TestHost) =>
      writeFileSync(join(engine.ports.folders.data, 'known_hosts'), `${at.address} ${of.hostKey}\n`),
    /** The same system as buildSystem makes, from a flake; its reference. */
    machine: async (key: string, system: LabSystem): Promise<{ reference: string; path: string }> => {
      systems.set(key, system)
      writeFlake(flake, systems)
      return { reference: `path:${flake}#${key}`, path: await buildSystem(system) }
    },
    host: async (options: HostOptions): Promise<TestHost> => {
      const host = await startHost(network, { authorizedKeys: [keys.publicKey], ...options })
      hosts.push(host)
      trust()
      return host
    },
    target: (host: TestHost, user = 'root'): HostTarget => ({
      name: `${user}@${host.name}`,
      host: host.address,
      port: 22,
      user,
      jump: null,
      identity: keyFile,
    }),
    close: async () => {
      await engine.close()
      await Promise.all(hosts.map(host => host.stop()))
      await network.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** What a host runs, keeps as its profile, and boots next. */
export async function stateOf(host: TestHost) {
  const read = async (path: string) => (await host.run('readlink', '-f', path)).trim()
  return {
    running: await read('/run/current-system'),
    profile: await read('/nix/var/nix/profiles/system'),
    boots: await read('/boot/default'),
  }
}
/** The state of a host that has one system in all three places. */
export const wholly = (system: string) => ({ running: system, profile: system, boots: system })
/** Undoes what a deploy has made of it. */
export async function putBack(host: TestHost, system: string) {
  await host.run('nix-env', '-p', '/nix/var/nix/profiles/system', '--set', system)
  await host.run(`${system}/bin/switch-to-configuration`, 'switch')
}

type Asked = Pick<DeployRequest, 'hosts' | 'source'> & Partial<DeployRequest>
type Given = { sudoPassword?: string; who?: string; leaveOutProblems?: boolean }

export async function planOf(
  { client }: TestEngine,
  request: Asked,
  { sudoPassword }: Given = {},
): Promise<DeployPlan> {
  const started = await client.deploys.plan({ request, sudoPassword: sudoPassword ?? null })
  const view = await jobEnd(client, started.job, () => undefined)
  if (view.error) throw new Error(JSON.stringify(view.error))
  return view.value as DeployPlan
}

/** Plans to resume the last deploy, or that one. */
export async function resumed({ client }: TestEngine, id: string | null = null): Promise<DeployPlan> {
  const started = await client.deploys.resume({ plan: id, sudoPassword: null })
  const view = await jobEnd(client, started.job, () => undefined)
  if (view.error) throw fromReport(view.error)
  return view.value as DeployPlan
}

/** Begins to carry a plan out; `end` is the job at its end. */
export async function begin(
  { client }: TestEngine,
  plan: DeployPlan,
  { sudoPassword, who = 'me@here', leaveOutProblems = false }: Given = {},
) {
  const started = await client.deploys.start({
    plan: plan.id,
    sudoPassword: sudoPassword ?? null,
    who,
    leaveOutProblems,
  })
  const seen: DeployJobView[] = []
  const end = jobEnd(client, started.job, view => void seen.push(deployJobs.expect(view))).then(view =>
    deployJobs.expect(view),
  )
  return {
    job: started.job,
    end,
    /** Resolves once the job was seen so. */
    until: (is: (view: DeployJobView) => boolean) =>
      new Promise<void>((resolve, reject) => {
        const look = () => (seen.some(is) ? resolve() : setTimeout(look, 20))
        look()
        end.then(view => (is(view) ? resolve() : reject(new Error('It ended before'))), reject)
      }),
  }
}

export const deployNow = async (engine: TestEngine, request: Asked, given: Given = {}) =>
  (await begin(engine, await planOf(engine, request, given), given)).end
