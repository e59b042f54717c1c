// Makes a plan: builds, inspects the machine, and judges. Nothing is changed there.
import { join } from 'node:path'
import { connectTo } from '#engine/deploy/host/connect.ts'
import { withoutSecrets } from '#engine/deploy/plan/without-secrets.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { Ports } from '#engine/ports/index.ts'
import { type BuiltSource, builtSource } from '#shared/deploy/plan.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { toReport } from '#shared/errors.ts'
import { isAddress, isHttp } from '#shared/install/kexec-place.ts'
import { type InstallPlan, type InstallRequest, installPlanVersion } from '#shared/install/plan.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { judge } from './judge.ts'
import { installFolder, writePlan } from './record.ts'
import { buildSource, type Source } from './source.ts'
import { askTarget, type FoundTarget } from './target.ts'

type Looked = FoundTarget & { offeredKeys: string[] }

export async function makePlan(
  parts: EngineParts,
  { id, request }: { id: string; request: InstallRequest },
  work: Work,
): Promise<InstallPlan> {
  const { ports } = parts
  const { signal } = work
  const folder = installFolder(ports, id)
  const stages = new Stages(
    [
      pendingStage('evaluate', message('stage.evaluate')),
      pendingStage('build', message('stage.build')),
      pendingStage('look', message('stage.install-look')),
    ],
    { emit: work.emit, now: ports.now },
  )
  try {
    await ports.installer.ready(signal)
    const { kexec } = request
    if (kexec !== null && !isAddress(kexec)) await ports.installer.assertTarball(kexec)
    const source = await buildSource(parts, { source: request.source, folder, stages, work })
    const kept = { ...request, source: await builtWithoutSecrets(parts, request.source, signal) }
    const plan = await stages.run('look', report =>
      planOn(ports, { id, request: kept, source, signal, report }),
    )
    await writePlan(ports, plan)
    return plan
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    await ports.files.remove(folder)
    throw thrown
  } finally {
    await ports.files.remove(join(folder, 'workspace'))
  }
}

const builtWithoutSecrets = async (parts: EngineParts, source: BuiltSource, signal: AbortSignal) =>
  builtSource.parse(await withoutSecrets(parts, source, signal))

type Planning = {
  id: string
  request: InstallRequest
  source: Source
  signal: AbortSignal
  report: (fraction: number | null) => void
}

async function planOn(ports: Ports, { id, request, source, signal, report }: Planning): Promise<InstallPlan> {
  const { system, diskScript, configuration, machine, settings, stateVersion } = source
  const device = configuration.seedDevice
  const plan: InstallPlan = {
    schema: installPlanVersion,
    id,
    name: source.name,
    createdAt: ports.now(),
    request,
    system,
    diskScript,
    stateVersion,
    devices: configuration.devices,
    seed: settings && device !== '' ? { device, ...settings } : null,
    target: null,
    disks: [],
    contentsRead: false,
    refused: [],
    erased: [],
    problems: [],
  }
  const { host } = request
  try {
    const { facts, disks, offeredKeys } = await inspectTarget(ports, host, signal)
    const { os, installer, bootMode, memoryBytes } = facts
    const { kexec } = request
    if (kexec !== null && isHttp(kexec) && !installer)
      await ports.installer.fetchTarball(kexec, {
        signal,
        onProgress: (done, total) => report(total ? done / total : null),
      })
    const { erased, refused, problems } = judge({
      host: host.name,
      user: host.user,
      facts,
      disks,
      offeredKeys,
      configuration,
      wanted: request.disks,
      systemMachine: machine,
      ownKexec: request.kexec !== null,
      name: source.name,
      personalised: request.personalised,
      options: settings?.options ?? null,
    })
    return {
      ...plan,
      target: { os, machine: facts.machine, installer, bootMode, memoryBytes },
      disks: disks.disks,
      contentsRead: disks.contentsRead,
      erased,
      refused: refused.map(({ path, why }) => ({ path, why: why.report() })),
      problems: problems.map(problem => problem.report()),
    }
  } catch (thrown) {
    signal.throwIfAborted()
    return { ...plan, problems: [toReport(thrown, 'install.look')] }
  }
}

/** The login first: it checks the host's key. */
async function inspectTarget(ports: Ports, host: HostTarget, signal: AbortSignal): Promise<Looked> {
  const connection = await connectTo(ports, host, signal)
  try {
    const found = await askTarget(connection, { host: host.name, signal })
    if (found.facts.installer) return { ...found, offeredKeys: [] }
    const knownHosts = join(ports.folders.data, 'known_hosts')
    const offered = await ports.ssh.hostKeys(host, { knownHosts, signal })
    return { ...found, offeredKeys: offered.map(({ key }) => key) }
  } finally {
    await connection.close()
  }
}
