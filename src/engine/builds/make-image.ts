// The steps of a build, each as its stage: workspace → Nix → formats → image.json.

import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { BuildKind } from '#shared/model/format.ts'
import type { BuildResult } from '#shared/model/image.ts'
import { writeImage } from '../images/record/record.ts'
import type { Work } from '../jobs/plan.ts'
import type { Stages } from '../jobs/stages.ts'
import type { Ports } from '../ports/index.ts'
import type { Build } from './build.ts'
import { readLock } from './nix/provenance.ts'
import { type BuiltOutput, runNix } from './nix/run-nix.ts'
import { type LockedWorkspace, lockWorkspace, writeWorkspace } from './nix/workspace.ts'
import { imageOf, resultOf } from './output/image-of.ts'
import { makeFormats } from './output/make-formats.ts'
import { findOutputFile, type OutputFile } from './output/output-file.ts'
import { checkFoundSpace, checkSpace } from './output/space.ts'
import { expectedSeconds, readDurations } from './record/durations.ts'
import type { BuildLogs } from './record/logs.ts'

type Parts = { work: Work; logs: BuildLogs; stages: Stages }

export async function makeImage(
  ports: Ports,
  build: Build,
  { work, logs, stages }: Parts,
): Promise<BuildResult> {
  const { plan, profile, request } = build
  const startedAt = ports.now()
  // Nix is asked while the workspace is written: neither needs the other.
  const [{ version: nixVersion }] = await bothOrFirstFault(
    ports.nix.ready(),
    checkSpace(ports, { profile, imagesFolder: build.imagesFolder }).then(() =>
      writeWorkspace(ports, { folder: plan.workspace, profile, request }),
    ),
  )
  stages.start('evaluate')
  if (profile.source.kind === 'flake')
    work.emit({ type: 'progress', headline: message('nix.fetching-flake'), fraction: null, etaSeconds: null })
  const workspace = await lockWorkspace(ports, build, work.signal)
  work.signal.throwIfAborted()
  const durations = await readDurations(ports)
  const built = await runNix(ports, {
    installables: workspace.outputs.map(output => output.installable),
    lockFile: workspace.lockFile,
    outLink: join(plan.links, 'image'),
    sandbox: profile.sandbox,
    options: profile.schemaOptions,
    maxJobs: build.maxJobs,
    expectedSeconds: name => expectedSeconds(durations, name),
    logs,
    stages,
    work,
  })
  const outputs = matchOutputs(workspace, built)
  const { memoryMiB, cpus } = profile.minimum
  const machine = { name: request.name || profile.name, memoryMiB, cpus, architecture: request.architecture }
  const sources = { raw: await imageFile(ports, outputs, 'raw'), iso: await imageFile(ports, outputs, 'iso') }
  await checkFoundSpace(ports, { formats: plan.formats, sources, imagesFolder: build.imagesFolder })
  const made = await makeFormats(ports, { plan, sources, machine, stages, signal: work.signal })
  // Where a build fails, they go with the workspace.
  await ports.files.remove(plan.links)
  return stages.run('record', async () => {
    const lock = await readLock(ports.files, plan.workspace)
    const seconds = (ports.now() - startedAt) / 1000
    const image = imageOf(build, {
      made,
      createdAt: ports.now(),
      provenance: {
        ...lock,
        ...outputs,
        flake: workspace.flake,
        nixVersion,
        kilnVersion: ports.host.kilnVersion,
        seconds,
      },
    })
    work.signal.throwIfAborted()
    await writeImage(ports, plan.folder, image)
    return resultOf(plan, image)
  })
}

/** Waits for both, so that nothing is still being written when a fault is answered by removing it. */
async function bothOrFirstFault<A, B>(one: Promise<A>, two: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, two])
  return Promise.all([one, two])
}

type BuiltOutputs = Record<BuildKind, BuiltOutput | null>

/** Nix prints one result for each installable, in their order. */
function matchOutputs({ outputs }: LockedWorkspace, built: BuiltOutput[]): BuiltOutputs {
  const found: BuiltOutputs = { raw: null, iso: null }
  outputs.forEach(({ kind }, index) => {
    const output = built[index]
    if (!output)
      throw failure('nix.failed', {
        operation: 'build',
        values: { reason: message('nix.reason.no-result', { kind }) },
      })
    found[kind] = output
  })
  return found
}

async function imageFile(ports: Ports, outputs: BuiltOutputs, kind: BuildKind): Promise<OutputFile | null> {
  const output = outputs[kind]
  return output && findOutputFile(ports.files, output.storePath, kind)
}
