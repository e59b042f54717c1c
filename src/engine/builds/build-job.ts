// A build as a job. Its folder and record are there before it begins.
import type { BoxLinks } from '#engine/box-links.ts'
import type { TakenBuilders } from '#engine/builders/candidates.ts'
import { limaStages } from '#engine/builders/lima/steps.ts'
import { testStages } from '#engine/builders/record-test.ts'
import { limaBuilderName, usualLimaName } from '#shared/builders/lima.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import type { BuildResult } from '#shared/images/image.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { JobPlan } from '../jobs/plan.ts'
import type { EngineParts } from '../parts.ts'
import { readSettings } from '../settings.ts'
import { newRecord, writeRecord } from './record/record.ts'
import type { Build } from './request/build.ts'
import type { Estimates } from './request/estimates.ts'
import { planBuild } from './request/plan.ts'
import { runBuild } from './run.ts'

type Needs = Pick<Build, 'addressOf' | 'knownHosts' | 'makeBuilder'> & {
  boxes: Pick<BoxLinks, 'built'>
  estimates: Pick<Estimates, 'take'>
}

type StartedBuild = {
  id: string
  profile: Profile
  request: BuildRequest
  on: TakenBuilders
  /** Called when it has ended, in whatever way. */
  end: () => void
}

export async function buildJob(
  { ports, imagesFolder, notifyChanged }: EngineParts,
  { boxes, estimates, knownHosts, addressOf, makeBuilder }: Needs,
  { id, profile, request, on, end }: StartedBuild,
): Promise<JobPlan<BuildResult>> {
  const settings = await readSettings(ports)
  const folder = await imagesFolder()
  const names = on.isNew ? [limaBuilderName(usualLimaName)] : on.builders.map(({ name }) => name)
  const first = on.isNew ? [...limaStages(), ...testStages()] : []
  const builders = { names, keeper: names.length === 1 ? (names[0] ?? null) : null }
  const { data: dataFolder } = ports.folders
  const plan = planBuild({ id, imagesFolder: folder, dataFolder, profile, request, builders, first })
  const record = newRecord(id, request, {
    profile,
    ports,
    builder: on.choice,
    estimated: estimates.take(request, on.choice),
  })
  await writeRecord(ports, plan.folder, record)
  await boxes.built(request.box, { id, request, profile })
  notifyChanged('builds')
  const { maxJobs, keepLogs, caches } = settings
  const build = {
    plan,
    profile,
    request,
    record,
    imagesFolder: folder,
    maxJobs,
    keepLogs,
    caches,
    on,
    knownHosts,
    addressOf,
    makeBuilder,
  }
  const ended = () => {
    end()
    notifyChanged('builds', 'images', 'boxes')
  }
  return {
    id,
    kind: 'build',
    subject: id,
    name: request.name || profile.name,
    line: 'build',
    run: work => runBuild(ports, build, work).finally(ended),
    dropped: () =>
      writeRecord(ports, plan.folder, { ...record, state: 'cancelled', endedAt: ports.now() }).finally(ended),
  }
}
