// A build from its builders to its image: opens the session, and takes the five steps in it.
import { placeOf } from '#engine/builders/fits.ts'
import { limaStepText } from '#engine/builders/lima/steps.ts'
import type { Opening } from '#engine/builders/open.ts'
import { failure } from '#shared/errors.ts'
import type { BuildResult } from '#shared/images/image.ts'
import type { Ports } from '../ports/index.ts'
import type { Build } from './request/build.ts'
import { leastBytes, needOf } from './request/need.ts'
import { evaluatorFor } from './session/evaluator.ts'
import { openSession } from './session/run-on.ts'
import { type BuildRun, buildOutputs, findSources, makeFiles, recordImage, writeSources } from './steps.ts'

type Parts = Pick<BuildRun, 'work' | 'logs' | 'stages'>

export async function makeImage(ports: Ports, planned: Build, parts: Parts): Promise<BuildResult> {
  const { work, stages } = parts
  const startedAt = ports.now()
  const build = await withBuilder(ports, planned, { stages, signal: work.signal })
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
      const own = { ...ports, nix: evaluator.nix }
      return await takeSteps({ ...parts, ports: own, build, session, opening, evaluator, startedAt })
    } finally {
      await evaluator.close()
    }
  } finally {
    await session.open?.close()
  }
}

type MakerTools = Parameters<Build['makeBuilder']>[0]

/** Throws builder.cannot. */
async function withBuilder({ host }: Ports, build: Build, tools: MakerTools): Promise<Build> {
  if (!build.on.isNew) return build
  const made = await build.makeBuilder(tools)
  // Its abilities were assumed until now.
  const { problem, name } = placeOf(made, needOf(build.profile, build.request, host))
  if (problem !== null)
    throw failure('builder.cannot', { operation: 'build', values: { name, reason: problem } })
  return { ...build, on: { ...build.on, builders: [made] } }
}

async function takeSteps(run: BuildRun): Promise<BuildResult> {
  const written = await writeSources(run)
  const outputs = await buildOutputs(run, written)
  const sources = await findSources(run, outputs)
  const made = await makeFiles(run, sources)
  return run.stages.run('record', () => recordImage(run, { written, outputs, made }))
}
