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
import type { HostTarget } from '#shared/deploy/target.ts'
import type { InstallPlan, InstallResult } from '#shared/install/plan.ts'
import { askTarget } from '../target.ts'
import { awaitStart } from './await-start.ts'
import { cleanUpTarget } from './clean-up-target.ts'
import { follow } from './follow.ts'
import { putKey } from './keys.ts'
import { assertForwarding, makeReady } from './ready.ts'
import { remember } from './remember.ts'
import { assertSameDisks, assertSameTarget } from './same.ts'
import { writeSeed } from './seed.ts'
import { reach, stagesOf } from './stages.ts'
import type { Step } from './steps.ts'

export type Installing = {
  plan: InstallPlan & { system: string; diskScript: string; target: NonNullable<InstallPlan['target']> }
  store: HostStore
  /** The content of the seed partition; empty: only zeros. */
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

const keyPath = join('etc', 'ssh', 'ssh_host_ed25519_key')
const hostKeyFiles = ({ privateKey, publicKey }: { privateKey: string; publicKey: string }) => [
  { path: keyPath, text: privateKey, mode: 0o600 },
  { path: `${keyPath}.pub`, text: `${publicKey}\n`, mode: 0o644 },
]
