// A build from request to image: plan → workspace → Nix → formats → image.json. Whatever happens, its record says so,
// and nothing half-made stays.
import { join } from 'node:path'
import { toReport } from '#shared/errors.ts'
import type { BuildRecord, BuildRequest } from '#shared/model/build.ts'
import type { BuildGraph } from '#shared/model/build-graph.ts'
import type { ImageFormat } from '#shared/model/format.ts'
import { type BuildResult, type ImageRecord, imageSchemaVersion } from '#shared/model/image.ts'
import type { Profile } from '#shared/model/profile.ts'
import { writeImage } from '../images/record.ts'
import type { Work } from '../jobs/plan.ts'
import { Stages } from '../jobs/stages.ts'
import type { Ports } from '../ports/index.ts'
import { expectedSeconds, readDurations, rememberDurations } from './durations.ts'
import { journaled } from './journal.ts'
import { BuildLogs } from './logs.ts'
import { type Made, makeFormats } from './make-formats.ts'
import { findOutputFile } from './output-file.ts'
import type { BuildPlan } from './plan.ts'
import { readLock } from './provenance.ts'
import { writeRecord } from './record.ts'
import { effectiveOptions } from './request.ts'
import { type BuiltOutputs, runNix } from './run-nix.ts'
import { checkSpace } from './space.ts'
import { lockWorkspace, writeWorkspace } from './workspace.ts'

export type Build = {
  plan: BuildPlan
  profile: Profile
  request: BuildRequest
  record: BuildRecord
  imagesFolder: string
  maxJobs: number | null
  keepLogs: 'always' | 'failed'
}

export async function runBuild(ports: Ports, build: Build, work: Work): Promise<BuildResult> {
  const { plan } = build
  const started: BuildRecord = { ...build.record, state: 'running', startedAt: ports.now() }
  await writeRecord(ports, plan.folder, started)
  const logs = new BuildLogs(ports.files, plan.folder)
  const journal = await journaled(ports, plan.folder, work)
  const stages = new Stages(plan.stages, { emit: journal.emit, now: ports.now })
  const built: { graph: BuildGraph | null } = { graph: null }
  const finish = async (state: 'succeeded' | 'failed' | 'cancelled', thrown?: unknown) => {
    await logs.close()
    await journal.close()
    const error = state === 'failed' ? toReport(thrown, 'build') : null
    const record = { ...started, state, endedAt: ports.now(), error, built: builtDerivations(built.graph) }
    await rememberDurations(ports, record.built).catch(() => undefined)
    await writeRecord(ports, plan.folder, record)
  }
  try {
    const result = await makeImage(ports, build, {
      work: { ...work, emit: journal.emit },
      logs,
      stages,
      built,
    })
    await finish('succeeded')
    if (build.keepLogs === 'failed') await ports.files.remove(join(plan.folder, 'logs'))
    return result
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    await removeHalfMade(ports, plan)
    // A full disk must not hide why the build failed.
    await finish(work.signal.aborted ? 'cancelled' : 'failed', thrown).catch(() => undefined)
    throw thrown
  }
}

type Parts = { work: Work; logs: BuildLogs; stages: Stages; built: { graph: BuildGraph | null } }

async function makeImage(
  ports: Ports,
  build: Build,
  { work, logs, stages, built }: Parts,
): Promise<BuildResult> {
  const { plan, profile, request } = build
  const startedAt = ports.now()
  const { version } = await ports.nix.ready()
  await checkSpace(ports, { profile, formats: plan.formats, imagesFolder: build.imagesFolder })
  await writeWorkspace(ports, { folder: plan.workspace, profile, request })
  await lockWorkspace(ports, plan.workspace, work.signal)
  work.signal.throwIfAborted()
  const durations = await readDurations(ports)
  const { outputs, graph } = await runNix(ports, {
    plan,
    sandbox: profile.sandbox,
    maxJobs: build.maxJobs,
    expectedSeconds: name => expectedSeconds(durations, name),
    logs,
    stages,
    work,
  })
  built.graph = graph
  const { memoryMiB, cpus } = profile.minimum
  const machine = { name: request.name || profile.name, memoryMiB, cpus, architecture: request.architecture }
  const sources = { raw: await source(outputs, 'raw'), iso: await source(outputs, 'iso') }
  const made = await makeFormats(ports, { plan, sources, machine, stages, signal: work.signal })
  return stages.run('record', async () => {
    const lock = await readLock(ports.files, plan.workspace)
    const seconds = (ports.now() - startedAt) / 1000
    const record = imageOf(ports, build, { made, outputs, lock, version, seconds })
    work.signal.throwIfAborted()
    await writeImage(ports, plan.folder, record)
    return resultOf(plan, record)
  })

  async function source(all: BuiltOutputs, kind: 'raw' | 'iso') {
    const output = all[kind]
    return output && findOutputFile(ports.files, output.storePath, kind)
  }
}

type Facts = {
  made: Made
  outputs: BuiltOutputs
  lock: Awaited<ReturnType<typeof readLock>>
  version: string
  seconds: number
}

function imageOf(ports: Ports, { plan, profile, request }: Build, facts: Facts): ImageRecord {
  const { made, outputs, lock, version, seconds } = facts
  return {
    schema: imageSchemaVersion,
    id: plan.id,
    name: request.name || profile.name,
    profile: { id: profile.id, name: profile.name, icon: profile.icon },
    architecture: request.architecture,
    createdAt: ports.now(),
    formats: made,
    bmap: made.raw ? plan.bmap : null,
    machine: profile.minimum,
    ports: profile.ports,
    healthChecks: profile.healthChecks,
    provenance: {
      options: effectiveOptions(profile, request.options),
      ...lock,
      ...outputs,
      nixVersion: version,
      kilnVersion: ports.host.kilnVersion,
      builder: request.builder,
      seconds,
    },
    sbom: null,
    sizeMap: null,
  }
}

function resultOf({ folder }: BuildPlan, { id, profile, formats, provenance }: ImageRecord): BuildResult {
  const files = Object.entries(formats).map(([format, { file, sizeBytes, sha256 }]) => [
    format,
    { path: join(folder, file), sizeBytes, sha256 },
  ])
  return {
    id,
    profile: profile.id,
    formats: Object.fromEntries(files),
    derivation: (provenance.raw ?? provenance.iso)?.derivation ?? '',
    lockHash: provenance.lockHash,
    seconds: provenance.seconds,
  }
}

function builtDerivations(graph: BuildGraph | null): BuildRecord['built'] {
  return Object.values(graph?.derivations ?? {})
    .filter(node => node.state === 'done' && node.startedMs !== null && node.stoppedMs !== null)
    .map(({ drv, name, startedMs, stoppedMs, logLines }) => {
      return { drv, name, seconds: ((stoppedMs ?? 0) - (startedMs ?? 0)) / 1000, logLines }
    })
}

/** Everything but the record, the journal and the logs goes: no half image, no workspace. */
async function removeHalfMade(ports: Ports, plan: BuildPlan): Promise<void> {
  const made = [...Object.values(plan.files), plan.bmap, 'SHA256SUMS', 'image.json'] satisfies (
    | ImageFormat
    | string
  )[]
  for (const file of made) await ports.files.remove(join(plan.folder, file)).catch(() => undefined)
  await ports.files.remove(plan.workspace).catch(() => undefined)
}
