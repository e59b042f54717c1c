// The five steps of a build, in their order: workspace → Nix → files → formats → image.json. Each takes the run and what the
// steps before it made.
import type { Opening } from '#engine/builders/open.ts'
import { failure } from '#shared/errors.ts'
import type { BuildKind } from '#shared/formats/format.ts'
import type { BuildResult } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { list, type Message } from '#shared/messages/message.ts'
import { writeImage } from '../images/record.ts'
import type { Work } from '../jobs/plan.ts'
import type { Stages } from '../jobs/stages.ts'
import type { Ports } from '../ports/index.ts'
import { imageOf, resultOf } from './image-of.ts'
import { type Made, makeFormats } from './make-formats.ts'
import { readLock } from './nix/provenance.ts'
import type { BuiltOutput } from './nix/run-nix.ts'
import { silentCaches } from './nix/silent-caches.ts'
import { type LockedWorkspace, lockWorkspace, writeWorkspace } from './nix/workspace.ts'
import { findOutputFile, type OutputFile } from './output-file.ts'
import { expectedSeconds, readDurations } from './record/durations.ts'
import type { BuildLogs } from './record/logs.ts'
import type { Build } from './request/build.ts'
import type { Evaluator } from './session/evaluator.ts'
import { fetchOutputs } from './session/fetch-output.ts'
import { jobsHere } from './session/jobs-here.ts'
import { type NixOn, runOn, type Session } from './session/run-on.ts'
import { assertFoundSpace, assertSpace } from './space.ts'

/** A build while it runs: its builders are connected, and `ports.nix` is its evaluator's. */
export type BuildRun = {
  ports: Ports
  build: Build
  work: Work
  logs: BuildLogs
  stages: Stages
  session: Session
  opening: Opening
  evaluator: Evaluator
  startedAt: number
}

type Written = { workspace: LockedWorkspace; outLink: string; nixVersion: string }
type BuiltOutputs = Record<BuildKind, BuiltOutput | null>
type Sources = Record<BuildKind, OutputFile | null>

const isBuiltHere = ({ on }: Build) => on.builders.length !== 1

/** Writes the workspace, brings it to the evaluator and locks it. */
export async function writeSources({ ports, build, work, stages, evaluator }: BuildRun): Promise<Written> {
  const { plan, profile, request, imagesFolder } = build
  // Query Nix while the workspace is written: neither needs the other.
  const [{ version: nixVersion }] = await bothOrFirstFault(
    ports.nix.ready(),
    assertSpace(ports, { profile, imagesFolder, builtHere: isBuiltHere(build) }).then(() =>
      writeWorkspace(ports, { folder: plan.workspace, profile, request }),
    ),
  )
  stages.start('evaluate')
  if (profile.source.kind === 'flake')
    work.emit({ type: 'progress', headline: message('nix.fetching-flake'), fraction: null, etaSeconds: null })
  const seen = await evaluator.bring(work.signal)
  const workspace = await lockWorkspace(ports, { ...build, seenAs: seen.workspace }, work.signal)
  work.signal.throwIfAborted()
  return { workspace, outLink: seen.outLink, nixVersion }
}

export async function buildOutputs(run: BuildRun, { workspace, outLink }: Written): Promise<BuiltOutputs> {
  const { ports, build, work, logs, stages, session, opening, evaluator } = run
  const { profile, on, caches } = build
  const durations = await readDurations(ports, on.choice)
  const silent = await silentCaches(ports, isBuiltHere(build) ? caches : [], work.signal)
  if (silent.length > 0)
    stages.progress('evaluate', null, message('cache.left-out', { urls: list(silent.map(({ url }) => url)) }))
  const nix: NixOn = {
    installables: workspace.outputs.map(output => output.installable),
    lockFile: workspace.lockFile,
    withTokens: workspace.withTokens,
    outLink,
    sandbox: workspace.sandbox,
    options: profile.schemaOptions,
    maxJobs: jobsHere({ builders: on.builders.length, isThere: evaluator.isThere, own: build.maxJobs }),
    caches: caches.filter(each => !silent.includes(each)),
    expectedSeconds: name => expectedSeconds(durations, name),
    logs,
    stages,
    work,
  }
  const onLost = (note: Message) =>
    work.emit({ type: 'progress', headline: note, fraction: null, etaSeconds: null })
  const built = await runOn(ports, session, nix, { opening, onLost, isThere: evaluator.isThere })
  return matchOutputs(workspace, built)
}

/** The files that Nix made, here: out of this computer's store, or brought from the builder's. */
export async function findSources(run: BuildRun, outputs: BuiltOutputs): Promise<Sources> {
  const { ports, build, session, stages, work } = run
  const { plan } = build
  const from = session.open?.keeper
  if (!from)
    return { raw: await imageFile(ports, outputs, 'raw'), iso: await imageFile(ports, outputs, 'iso') }
  const wanted = plan.outputs.flatMap(({ kind }) => {
    const storePath = outputs[kind]?.storePath
    return storePath === undefined ? [] : [{ kind, storePath }]
  })
  const fetching = { from, outputs: wanted, folder: plan.fetched, id: plan.id, stages, signal: work.signal }
  const { raw = null, iso = null } = await fetchOutputs(ports, fetching)
  return { raw, iso }
}

export async function makeFiles(run: BuildRun, sources: Sources): Promise<Made> {
  const { ports, build, stages, work } = run
  const { plan, profile, request, imagesFolder } = build
  const { memoryMiB, cpus } = profile.minimum
  const machine = { name: request.name || profile.name, memoryMiB, cpus, architecture: request.architecture }
  await assertFoundSpace(ports, { formats: plan.formats, sources, imagesFolder })
  const made = await makeFormats(ports, { plan, sources, machine, stages, signal: work.signal })
  // If a build fails, these are removed with the workspace.
  await ports.files.remove(plan.links)
  await ports.files.remove(plan.fetched)
  return made
}

type Ended = { written: Written; outputs: BuiltOutputs; made: Made }

/** Writes the image's record: with it everything was made. */
export async function recordImage(run: BuildRun, { written, outputs, made }: Ended): Promise<BuildResult> {
  const { ports, build, work, startedAt } = run
  const { plan } = build
  const lock = await readLock(ports.files, plan.workspace)
  const image = imageOf(build, {
    made,
    createdAt: ports.now(),
    provenance: {
      ...lock,
      ...outputs,
      flake: written.workspace.flake,
      nixVersion: written.nixVersion,
      kilnVersion: ports.host.kilnVersion,
      seconds: (ports.now() - startedAt) / 1000,
    },
  })
  work.signal.throwIfAborted()
  await writeImage(ports, plan.folder, image)
  return resultOf(plan, image)
}

/** Waits for both, so that nothing is still being written when a fault is answered by removing it. */
async function bothOrFirstFault<A, B>(one: Promise<A>, two: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, two])
  return Promise.all([one, two])
}

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
