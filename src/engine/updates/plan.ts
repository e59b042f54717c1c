// Plans a publication: builds the system of each box and compares it with the folder. Changes nothing there.
import { join } from 'node:path'
import { packageChanges } from '#engine/deploy/packages.ts'
import type { HostMemories } from '#engine/hosts/memories.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { EngineParts } from '#engine/parts.ts'
import { readSettings } from '#engine/settings.ts'
import { buildSystem } from '#engine/systems/build-system.ts'
import { type Deployable, deployableFor, systemGivesNoLogin } from '#engine/systems/deployable.ts'
import { type System, systemHere } from '#engine/systems/system.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'
import { pendingStage } from '#shared/progress.ts'
import { audienceOf } from '#shared/updates/audience.ts'
import {
  type BoxPlan,
  type PublishPlan,
  type PublishRequest,
  publishPlanVersion,
} from '#shared/updates/publish.ts'
import { profileMark, sourceOf, stateVersionOf } from './box-source.ts'
import { closureIn, lackingIn, type ReadFiles } from './cache.ts'
import { cacheOf, publishedFor } from './folder.ts'
import { keysHere } from './keys.ts'
import { planFolder, sweepPlans, writePlan } from './plan-record.ts'
import { assertPublishable } from './publishable.ts'
import { readRemembered } from './remembered.ts'
import { assertOurs } from './upload-owner.ts'
import { assertSomeLater, nextWave } from './waves.ts'
import { loginFor } from './web-login.ts'

type Planning = {
  id: string
  request: PublishRequest
  boxes: BoxRecord[]
  memories: HostMemories
}

/** Boxes that get the same system, which is built once. */
type Build = { deployable: Deployable; stateVersion: string | null; boxes: BoxRecord[] }

/** Throws update.*, box.no-profile, profile.*, flake.*, nix.*, file.*. */
export async function planPublication(
  parts: EngineParts,
  { id, request, boxes, memories }: Planning,
  work: Work,
): Promise<PublishPlan> {
  const { ports } = parts
  const { signal } = work
  const keys = await keysHere(ports)
  await assertPublishable(ports, request.folder, keys)
  await assertSomeLater(ports, request, boxes.length)
  const { folder, upload: address, replace } = request
  if (address !== null && !replace)
    await assertOurs(
      ports,
      { folder, address, recovery: keys.recovery },
      { login: await loginFor(ports, address, signal), signal },
    )
  await sweepPlans(ports)
  const builds = await buildsFor(parts, { request, boxes, memories }, signal)
  const stages = new Stages(
    [
      ...builds.flatMap(({ boxes: some }, index) => {
        const names = list(some.map(({ name }) => name))
        return [
          pendingStage(`evaluate-${index}`, message('stage.evaluate-boxes', { names })),
          pendingStage(`build-${index}`, message('stage.build-boxes', { names })),
        ]
      }),
      pendingStage('compare', message('stage.compare-published')),
    ],
    { emit: work.emit, now: ports.now },
  )
  try {
    const { maxJobs } = await readSettings(ports)
    const built: { build: Build; system: System }[] = []
    for (const [index, build] of builds.entries()) {
      const path = await buildSystem(ports, {
        deployable: build.deployable,
        folder: join(planFolder(ports, id), String(index)),
        stateVersion: build.stateVersion,
        maxJobs,
        stages: stages.named({ evaluate: `evaluate-${index}`, build: `build-${index}` }),
        work,
      })
      built.push({ build, system: await systemHere(ports, path, signal) })
    }
    assertOneSystem(request, built)
    return await stages.run('compare', async () => {
      const plans: BoxPlan[] = []
      const lacking = new Map<string, number>()
      const read: ReadFiles = new Set()
      for (const { build, system } of built) {
        const wanted = { cache: cacheOf(request.folder), paths: system.paths, key: keys.daily, read }
        const paths = await lackingIn(ports, wanted, signal)
        for (const path of paths) lacking.set(path, system.bytes.get(path) ?? 0)
        // Any box of a ring will do: they all have the same system.
        for (const box of request.ring === null ? build.boxes : build.boxes.slice(0, 1))
          plans.push(await compared(parts, { request, build, box, system, paths }, signal))
      }
      const { now, later, systems: wave, allFirst } = await nextWave(ports, { request, plans }, signal)
      const plan: PublishPlan = {
        schema: publishPlanVersion,
        id,
        request,
        boxes: now,
        held: later,
        later: later.map(({ name }) => name),
        wave,
        allFirst,
        newPaths: lacking.size,
        newBytes: sum(lacking.values()),
      }
      await writePlan(ports, plan)
      return plan
    })
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  }
}

/** Throws update.ring-differs. */
function assertOneSystem({ ring }: PublishRequest, built: readonly { build: Build; system: System }[]): void {
  const systems = new Map(built.map(each => [each.system.path, each.build.boxes[0]?.name ?? '']))
  if (ring === null || systems.size < 2) return
  throw failure('update.ring-differs', {
    operation: 'updates.plan',
    values: { ring, boxes: list([...systems.values()]) },
  })
}

async function buildsFor(
  parts: EngineParts,
  { request, boxes, memories }: Omit<Planning, 'id'>,
  signal: AbortSignal,
): Promise<Build[]> {
  const builds = new Map<string, Build>()
  for (const box of boxes) {
    const source = sourceOf(box, request.ring)
    const deployable = await deployableFor(parts, source, signal)
    if (!deployable) continue
    const stateVersion =
      deployable.stateVersion === null
        ? null
        : await stateVersionOf(parts, memories, { box, given: request.stateVersion })
    const key = JSON.stringify([source, stateVersion])
    const same = builds.get(key)
    if (same) same.boxes.push(box)
    else builds.set(key, { deployable, stateVersion, boxes: [box] })
  }
  return [...builds.values()]
}

type Comparing = {
  request: PublishRequest
  build: Build
  box: BoxRecord
  system: System
  /** The system's paths that the cache lacks. */
  paths: readonly string[]
}

async function compared(
  { ports }: EngineParts,
  { request, build, box, system, paths }: Comparing,
  signal: AbortSignal,
): Promise<BoxPlan> {
  const { folder } = request
  const { ring } = request
  const audience = audienceOf({ box: box.id, ring })
  const published = await publishedFor(ports, folder, audience)
  const remembered = await readRemembered(ports, folder)
  const from = published?.pointer.toplevel ?? null
  const before = from === null ? new Map() : await closureIn(ports, cacheOf(folder), [from], signal)
  const { machine } = system
  return {
    box: box.id,
    ring,
    name: ring ?? box.name,
    profile: profileMark(box.profile ?? ''),
    architecture: machine === 'aarch64' || machine === 'x86_64' ? machine : box.architecture,
    stateVersion: build.stateVersion,
    before: published?.text ?? null,
    from,
    to: system.path,
    withdrawn: remembered?.pointers[audience]?.withdrawn?.includes(system.path) ?? false,
    withoutLogin: from !== system.path && systemGivesNoLogin(build.deployable, box.secrets),
    packages: packageChanges([...before.keys()], system.paths),
    closureBytes: sum(system.bytes.values()),
    newPaths: paths.length,
    newBytes: sum(paths.map(path => system.bytes.get(path) ?? 0)),
  }
}

const sum = (numbers: Iterable<number>) => [...numbers].reduce((total, each) => total + each, 0)
