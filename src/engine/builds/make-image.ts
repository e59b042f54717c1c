// The steps of a build, each as its stage: workspace → Nix → formats → image.json.

import { limaStepText } from '#engine/builders/lima/steps.ts'
import type { Opening } from '#engine/builders/reach/open.ts'
import { failure } from '#shared/errors.ts'
import type { BuildKind } from '#shared/formats/format.ts'
import type { BuildResult } from '#shared/images/image.ts'
import { message } from '#shared/messages/codes.ts'
import { list, type Message } from '#shared/messages/message.ts'
import { writeImage } from '../images/record.ts'
import type { Work } from '../jobs/plan.ts'
import type { Stages } from '../jobs/stages.ts'
import type { Ports } from '../ports/index.ts'
import type { Build } from './build.ts'
import { fetchOutputs } from './fetch-output.ts'
import { type Evaluator, evaluatorFor } from './nix/evaluator.ts'
import { readLock } from './nix/provenance.ts'
import type { BuiltOutput } from './nix/run-nix.ts'
import { silentCaches } from './nix/silent-caches.ts'
import { type LockedWorkspace, lockWorkspace, writeWorkspace } from './nix/workspace.ts'
import { imageOf, resultOf } from './output/image-of.ts'
import { makeFormats } from './output/make-formats.ts'
import { findOutputFile, type OutputFile } from './output/output-file.ts'
import { checkFoundSpace, checkSpace } from './output/space.ts'
import { expectedSeconds, readDurations } from './record/durations.ts'
import type { BuildLogs } from './record/logs.ts'
import { leastBytes } from './request/need.ts'
import { type NixOn, openSession, runOn, type Session } from './run-on.ts'

type Parts = { work: Work; logs: BuildLogs; stages: Stages }

export async function makeImage(ports: Ports, planned: Build, parts: Parts): Promise<BuildResult> {
  const { work, stages } = parts
  const startedAt = ports.now()
  const build = await withBuilder(planned, { stages, signal: work.signal })
  const opening: Opening = {
    builders: build.on.builders,
    knownHosts: build.knownHosts,
    addressOf: build.addressOf,
    neededBytes: leastBytes(build.profile),
    signal: work.signal,
  }
  const session = await (opening.builders.length > 0
    ? stages.run('connect-builder', report =>
        openSession(ports, { ...opening, onStep: (step, done) => report(null, limaStepText(step, done)) }),
      )
    : openSession(ports, opening))
  try {
    const { evaluates } = build.on
    const keeper = session.open?.keeper ?? null
    const evaluator = evaluatorFor(ports, build.plan, { evaluates, keeper })
    try {
      const inside = { ...parts, session, evaluator, opening, startedAt }
      return await makeIn({ ...ports, nix: evaluator.nix }, build, inside)
    } finally {
      await evaluator.close()
    }
  } finally {
    await session.open?.close()
  }
}

async function withBuilder(build: Build, tools: Parameters<Build['makeBuilder']>[0]): Promise<Build> {
  if (!build.on.isNew) return build
  return { ...build, on: { ...build.on, builders: [await build.makeBuilder(tools)] } }
}

type Inside = Parts & { session: Session; evaluator: Evaluator; opening: Opening; startedAt: number }

/** `ports.nix` is the evaluator's. */
async function makeIn(
  ports: Ports,
  build: Build,
  { work, logs, stages, session, evaluator, opening, startedAt }: Inside,
): Promise<BuildResult> {
  const { plan, profile, request, on } = build
  const builtHere = on.builders.length !== 1
  // Nix is asked while the workspace is written: neither needs the other.
  const [{ version: nixVersion }] = await bothOrFirstFault(
    ports.nix.ready(),
    checkSpace(ports, { profile, imagesFolder: build.imagesFolder, builtHere }).then(() =>
      writeWorkspace(ports, { folder: plan.workspace, profile, request }),
    ),
  )
  stages.start('evaluate')
  if (profile.source.kind === 'flake')
    work.emit({ type: 'progress', headline: message('nix.fetching-flake'), fraction: null, etaSeconds: null })
  const seen = await evaluator.bring(work.signal)
  const workspace = await lockWorkspace(ports, { ...build, seenAs: seen.workspace }, work.signal)
  work.signal.throwIfAborted()
  const durations = await readDurations(ports, on.choice)
  const silent = await silentCaches(ports, builtHere ? build.caches : [], work.signal)
  if (silent.length > 0)
    stages.progress('evaluate', null, message('cache.left-out', { urls: list(silent.map(({ url }) => url)) }))
  const run: NixOn = {
    installables: workspace.outputs.map(output => output.installable),
    lockFile: workspace.lockFile,
    withTokens: workspace.withTokens,
    outLink: seen.outLink,
    sandbox: workspace.sandbox,
    options: profile.schemaOptions,
    // Of builders each has its own number; this computer only shares the work out.
    maxJobs: on.builders.length === 0 ? build.maxJobs : evaluator.isThere ? null : 0,
    caches: build.caches.filter(each => !silent.includes(each)),
    expectedSeconds: name => expectedSeconds(durations, name),
    logs,
    stages,
    work,
  }
  const onLost = (note: Message) =>
    work.emit({ type: 'progress', headline: note, fraction: null, etaSeconds: null })
  const built = await runOn(ports, session, run, { opening, onLost, isThere: evaluator.isThere })
  const outputs = matchOutputs(workspace, built)
  const { memoryMiB, cpus } = profile.minimum
  const machine = { name: request.name || profile.name, memoryMiB, cpus, architecture: request.architecture }
  const sources = await sourcesOf(ports, build, { outputs, session, stages, signal: work.signal })
  await checkFoundSpace(ports, { formats: plan.formats, sources, imagesFolder: build.imagesFolder })
  const made = await makeFormats(ports, { plan, sources, machine, stages, signal: work.signal })
  // Where a build fails, they go with the workspace.
  await ports.files.remove(plan.links)
  await ports.files.remove(plan.fetched)
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

type Sourcing = { outputs: BuiltOutputs; session: Session; stages: Stages; signal: AbortSignal }

/** The files that Nix made, here: out of this computer's store, or brought from the builder's. */
async function sourcesOf(
  ports: Ports,
  { plan }: Build,
  { outputs, session, stages, signal }: Sourcing,
): Promise<Record<BuildKind, OutputFile | null>> {
  const from = session.open?.keeper
  if (!from)
    return { raw: await imageFile(ports, outputs, 'raw'), iso: await imageFile(ports, outputs, 'iso') }
  const wanted = plan.outputs.flatMap(({ kind }) => {
    const storePath = outputs[kind]?.storePath
    return storePath === undefined ? [] : [{ kind, storePath }]
  })
  const fetching = { from, outputs: wanted, folder: plan.fetched, id: plan.id, stages, signal }
  const { raw = null, iso = null } = await fetchOutputs(ports, fetching)
  return { raw, iso }
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
