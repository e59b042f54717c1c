// An installation as a job, following its confirmed plan: the machine and its disks are checked again before anything
// is changed, and again once an installer has replaced its system; only then is a disk erased.
import { join } from 'node:path'
import { connectTo } from '#engine/deploy/host/connect.ts'
import type { HostStore } from '#engine/hosts/store.ts'
import { limitLines } from '#engine/jobs/limit-lines.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { OpenInstaller } from '#engine/ports/installer.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { failure } from '#shared/errors.ts'
import { chosenLink } from '#shared/install/chosen-link.ts'
import type { InstallPlan, InstallResult } from '#shared/install/plan.ts'
import { message } from '#shared/messages/codes.ts'
import { askTarget } from '../target.ts'
import { awaitStart } from './await-start.ts'
import { causeIn } from './cause.ts'
import { cleanUpTarget } from './clean-up-target.ts'
import { follow } from './follow.ts'
import { putKey } from './keys.ts'
import { remember } from './remember.ts'
import { assertInstaller, assertSameDisks, assertSameTarget } from './same.ts'
import { writeInstallSeed } from './seed.ts'
import { reach, stagesOf } from './stages.ts'
import type { Step } from './steps.ts'

const operation = 'install'

export type Installing = {
  plan: InstallPlan & { system: string; diskScript: string; target: NonNullable<InstallPlan['target']> }
  store: HostStore
  /** For the seed partition; empty: only zeros. */
  seed: Uint8Array
}

export async function runInstall(ports: Ports, installing: Installing, work: Work): Promise<InstallResult> {
  const { plan } = installing
  const startedAt = ports.now()
  const stages = new Stages(stagesOf(plan), { emit: work.emit, now: ports.now })
  try {
    const publicKey = await attempt(ports, { ...installing, stages, work })
    const [, key = ''] = publicKey.split(' ')
    return {
      host: plan.request.host.name,
      system: plan.system,
      disks: plan.erased.map(({ serial }) => serial),
      fingerprint: ports.ssh.keyFingerprint(key),
      seconds: (ports.now() - startedAt) / 1000,
    }
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  }
}

type Attempt = Installing & { stages: Stages; work: Work }

/** The public host key of the installed system. */
async function attempt(ports: Ports, { plan, store, seed, stages, work }: Attempt): Promise<string> {
  const { signal } = work
  const { host } = plan.request
  stages.start('connect')
  const connection = await connectTo(ports, host, signal)
  const key = await ports.ssh.makeHostKey('kiln-install')
  let installer: OpenInstaller | null = null
  // How we currently log in to the machine.
  let there: HostTarget = host
  let isInstalled = false
  let begunAt: number | null = null
  try {
    const { facts, disks } = await askTarget(connection, { host: host.name, signal })
    assertSameTarget(plan, facts)
    assertSameDisks(plan, disks.disks, { contents: true })
    await putKey(connection, { host: host.name, publicKey: key.publicKey, asRoot: false, signal })
    const asRoot = facts.installer && host.user !== 'root'
    if (asRoot) await putKey(connection, { host: host.name, publicKey: key.publicKey, asRoot, signal })
    const user = facts.installer ? 'root' : host.user
    installer = await ports.installer.open({
      address: { ...host, user, identity: null },
      knownHosts: store.knownHostsPath,
      privateKey: key.privateKey,
      sshdPort: facts.sshdPort ?? 22,
      becomesRoot: !facts.installer,
    })
    await assertForwarding(installer, { host: host.name, signal })
    await connection.close()
    there = { ...host, user, identity: installer.identity }

    const onStep = (step: Step) => reach(stages, step)
    const onLine = limitLines(
      text => work.emit({ type: 'install-line', line: { host: host.name, text } }),
      ports.now,
    )
    const following = { installer, plan, signal, onStep, onLine }
    begunAt = ports.now()
    if (!facts.installer) await follow({ ...following, phases: 'kexec', files: [] })
    there = { ...there, user: 'root' }
    const disk = await makeReady(ports, { plan, there, signal })

    const made = await ports.ssh.makeHostKey(host.host)
    await follow({ ...following, phases: 'disko', files: [] })
    await writeSeed(ports, { plan, there, disk, seed, stages, signal })
    await follow({ ...following, phases: 'install,reboot', files: hostKeyFiles(made) })
    isInstalled = true
    // The old host key is invalid from here on, even if the machine never comes back.
    await store.change(state =>
      remember(state, { target: host, publicKey: made.publicKey, name: plan.name, at: ports.now() }),
    )
    reach(stages, 'restart')
    stages.end('restart', 'done')
    await stages.run('answer', () =>
      awaitStart(ports, { request: plan.request, publicKey: made.publicKey, signal }),
    )
    return made.publicKey
  } catch (thrown) {
    await connection.close()
    const left = { there, before: host, publicKey: key.publicKey, installer: plan.target.installer, begunAt }
    if (!isInstalled) await cleanUpTarget(ports, left)
    throw thrown
  } finally {
    await connection.close()
    await installer?.close()
  }
}

/** Throws install.no-way: the machine's sshd must allow the forwarding that each of nixos-anywhere's connections
 *  uses. */
async function assertForwarding(
  installer: OpenInstaller,
  { host, signal }: { host: string; signal: AbortSignal },
): Promise<void> {
  const { stdout, command, lastLines } = await installer.greeting(signal)
  signal.throwIfAborted()
  if (stdout.startsWith('SSH-')) return
  const reason =
    causeIn(lastLines) ?? lastLines.findLast(line => line.trim() !== '') ?? message('reason.silent')
  throw failure('install.no-way', { operation, values: { host, reason }, details: { command, lastLines } })
}

/** The last check before disks are erased, in the installer; returns the path of the first of them. Throws
 *  install.not-installer, install.disk-changed. */
async function makeReady(
  ports: Ports,
  { plan, there, signal }: { plan: InstallPlan; there: HostTarget; signal: AbortSignal },
): Promise<string> {
  const connection: HostConnection = await connectTo(ports, there, signal)
  try {
    const { facts, disks } = await askTarget(connection, { host: there.name, signal })
    assertInstaller(plan, facts)
    const [chosen] = assertSameDisks(plan, disks.disks, { contents: false })
    const path = chosen?.path ?? ''
    if (!plan.devices.includes(chosenLink)) return path
    const made = await connection.run(
      ['sh', '-c', 'mkdir -p "$(dirname "$2")" && ln -sfn "$1" "$2"', 'sh', path, chosenLink],
      { signal, timeoutMs: 60_000 },
    )
    if (made.code === 0) return path
    const { command, lastLines } = made
    throw failure('install.no-link', {
      operation,
      values: { host: there.name },
      details: { command, lastLines },
    })
  } finally {
    await connection.close()
  }
}

type Seeding = {
  plan: InstallPlan
  there: HostTarget
  disk: string
  seed: Uint8Array
  stages: Stages
  signal: AbortSignal
}

async function writeSeed(ports: Ports, { plan, there, disk, seed, stages, signal }: Seeding): Promise<void> {
  if (plan.seed === null) return
  reach(stages, 'seed')
  const connection = await connectTo(ports, there, signal)
  try {
    await writeInstallSeed(connection, { host: there.name, device: plan.seed.device, disk, seed, signal })
    stages.end('seed', 'done')
  } finally {
    await connection.close()
  }
}

const keyPath = join('etc', 'ssh', 'ssh_host_ed25519_key')
const hostKeyFiles = ({ privateKey, publicKey }: { privateKey: string; publicKey: string }) => [
  { path: keyPath, text: privateKey, mode: 0o600 },
  { path: `${keyPath}.pub`, text: `${publicKey}\n`, mode: 0o644 },
]
