// Carries out a plan: copies and signs what the cache lacks, writes the pointers, then removes what is not
// needed. If it is killed at any point, boxes see either the old or the new pointer, each with everything
// that it names.
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { pushPath } from '#engine/caches/push.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes } from '#shared/messages/message.ts'
import { pendingStage } from '#shared/progress.ts'
import { audienceOf } from '#shared/updates/audience.ts'
import type { Pointer } from '#shared/updates/pointer.ts'
import type { BoxPlan, PublishPlan, PublishResult } from '#shared/updates/publish.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'
import { assertFolder } from './assert-folder.ts'
import { closureIn, collect, dropLacking, lackingIn, type ReadFiles } from './cache.ts'
import { cacheOf, keptSystems, newestFor, publishedFor, writeKeySet, writePointer } from './folder.ts'
import { withFolderLock } from './folder-lock.ts'
import { writeMark } from './folder-mark.ts'
import { publishHeld } from './held.ts'
import { dailySecret, keysHere } from './keys.ts'
import { assertClock, nextPointer } from './point.ts'
import { rememberPublished } from './remembered.ts'
import { rememberUploaded } from './remembered-withdrawal.ts'
import { upload } from './upload.ts'
import { uploadWithdrawn } from './upload-withdrawn.ts'
import { endWave, recordWave } from './waves.ts'

const operation = 'updates.publish'

/** Throws update.*, keyring.*, file.*, space.full, nix.*. */
export async function publish(ports: Ports, plan: PublishPlan, work: Work): Promise<PublishResult> {
  const stages = new Stages(
    [
      pendingStage('copy', message('stage.copy-systems')),
      pendingStage('publish', message('stage.write-pointers')),
      pendingStage('collect', message('stage.collect-published')),
      ...(plan.request.upload === null ? [] : [pendingStage('upload', message('stage.upload-published'))]),
    ],
    { emit: work.emit, now: ports.now },
  )
  try {
    return await withFolderLock(ports, plan.request.folder, () =>
      publishLocked(ports, plan, { stages, signal: work.signal }),
    )
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  }
}

type Doing = { stages: Stages; signal: AbortSignal }

async function publishLocked(ports: Ports, plan: PublishPlan, doing: Doing): Promise<PublishResult> {
  const { stages, signal } = doing
  const { folder, keep } = plan.request
  const keys = await keysHere(ports)
  await assertFolder(ports, folder, keys)
  for (const box of [...plan.boxes, ...plan.held])
    if (((await publishedFor(ports, folder, audienceOf(box)))?.text ?? null) !== box.before)
      throw failure('update.plan-old', { operation, values: { name: box.name } })
  for (const box of [...plan.boxes, ...plan.held]) {
    const before = await newestFor(ports, folder, { audience: audienceOf(box), keys })
    assertClock({ days: plan.request.days, before, now: Math.floor(ports.now() / 1000) }, keys)
  }
  const secret = await dailySecret(ports, keys, signal)
  await uploadWithdrawn(ports, plan.request, { recovery: keys.recovery, signal })
  const cache = cacheOf(folder)
  const removed = { count: await assertRoom(ports, plan, signal) }
  await writeMark(ports, folder, keys)
  const added = await stages.run('copy', report =>
    copySystems(ports, { plan, keys, secret }, { signal, report }),
  )
  const boxes = await stages.run('publish', async () => {
    await ports.files.syncTree(cache)
    await writeKeySet(ports, folder, keys)
    const written: PublishResult['boxes'] = []
    const ours: Record<'now' | 'held', Pointer[]> = { now: [], held: [] }
    const next = async (box: BoxPlan, kind: keyof typeof ours) => {
      const made = await nextFor(ports, { plan, box, keys, secret })
      ours[kind].push(made.pointer)
      return made
    }
    const now = plan.boxes.map(box => ({ for: audienceOf(box), from: box.from, to: box.to }))
    await publishHeld(ports, folder, {
      boxes: now,
      held: plan.held.map(box => () => next(box, 'held')),
      point: async () => {
        for (const box of plan.boxes)
          written.push(await pointed(ports, { folder, box, made: await next(box, 'now') }))
      },
    })
    const { ring, boxes: named } = plan.request
    const ids = ring === null ? plan.boxes.map(({ box }) => box) : named
    await rememberPublished(ports, plan.request, {
      written: ours.now,
      held: ours.held,
      boxes: ids,
      recovery: keys.recovery,
    })
    const first = plan.boxes.filter(({ from, to }) => from !== to).map(({ box }) => box)
    if (plan.wave !== null) await recordWave(ports, { folder, systems: plan.wave, first })
    else await endWave(ports, { folder, boxes: plan.boxes.map(({ box }) => box) })
    return written
  })
  await stages.run('collect', async () => {
    removed.count += await collected(ports, { folder, keep }, signal)
  })
  const cacheBytes = await ports.files.allocatedBytes(cache)
  const { upload: address, replace, verify } = plan.request
  const uploaded =
    address === null
      ? null
      : await stages.run('upload', report =>
          upload(ports, { folder, address, recovery: keys.recovery, replace, verify }, { signal, report }),
        )
  if (address !== null) await rememberUploaded(ports, folder, address)
  return { folder, boxes, added, removed: removed.count, cacheBytes, uploaded }
}

async function collected(
  ports: Ports,
  { folder, keep }: { folder: string; keep: number },
  signal: AbortSignal,
): Promise<number> {
  const cache = cacheOf(folder)
  const kept = await closureIn(ports, cache, await keptSystems(ports, folder, keep), signal)
  return collect(ports, { cache, kept }, signal)
}

/**
 * Assumes that nothing compresses. Returns how many paths it removed to make room. Throws update.quota,
 * update.space.
 */
async function assertRoom(ports: Ports, { request, newBytes }: PublishPlan, signal: AbortSignal) {
  const { folder, quotaBytes, keep } = request
  const cache = cacheOf(folder)
  const usedBytes = async () => ((await ports.files.facts(cache)) ? ports.files.allocatedBytes(cache) : 0)
  let removed = 0
  if (quotaBytes !== null && (await usedBytes()) + newBytes > quotaBytes) {
    // The limit of kept systems may be lower than before.
    removed = await collected(ports, { folder, keep }, signal)
    const used = await usedBytes()
    if (used + newBytes > quotaBytes)
      throw failure('update.quota', {
        operation,
        values: { path: cache, used: bytes(used), added: bytes(newBytes), quota: bytes(quotaBytes) },
      })
  }
  const free = await ports.files.freeBytes(folder)
  if (free < newBytes)
    throw failure('update.space', {
      operation,
      values: { path: folder, free: bytes(free), needed: bytes(newBytes) },
    })
  return removed
}

type Copying = { plan: PublishPlan; keys: UpdateKeys; secret: string }
type Reporting = { signal: AbortSignal; report: (fraction: number | null) => void }

/** Returns how many paths the cache lacked. */
async function copySystems(
  ports: Ports,
  { plan, keys, secret }: Copying,
  { signal, report }: Reporting,
): Promise<number> {
  const { folder } = plan.request
  const cache = cacheOf(folder)
  const systems = [...new Set([...plan.boxes, ...plan.held].map(({ to }) => to))]
  const added = new Set<string>()
  const read: ReadFiles = new Set()
  await withKeyFile(ports, secret, async keyPath => {
    for (const [index, system] of systems.entries()) {
      const paths = (await ports.nix.closure(system, signal)).map(({ path }) => path)
      const lacking = await lackingIn(ports, { cache, paths, key: keys.daily, read }, signal)
      for (const path of lacking) added.add(path)
      await dropLacking(ports, { cache, paths: lacking, read }, signal)
      if (lacking.length > 0)
        await pushPath(ports.nix, {
          storePath: system,
          to: pathToFileURL(cache).href,
          keyPath,
          compression: 'zstd',
          signal,
          onFraction: fraction => report(((fraction ?? 0) + index) / systems.length),
        }).catch(thrown => {
          throw unwritten(thrown, folder)
        })
      // Files that were just written need no content check.
      const [missing] = await lackingIn(ports, { cache, paths, key: keys.daily, read: null }, signal)
      if (missing !== undefined)
        throw failure('update.incomplete', { operation, values: { path: folder, missing } })
    }
  })
  return added.size
}

/** Nix accepts keys only as files. */
async function withKeyFile(
  { files, folders }: Ports,
  secret: string,
  work: (path: string) => Promise<void>,
): Promise<void> {
  const place = join(folders.data, 'publishes')
  // Files that a killed Kiln left behind.
  await files.sweep(place)
  const path = files.partialPath(join(place, 'key'))
  try {
    await files.writeText(path, secret, { mode: 0o600 })
    await work(path)
  } finally {
    await files.remove(path)
  }
}

type Pointing = { plan: PublishPlan; box: BoxPlan; keys: UpdateKeys; secret: string }

async function nextFor(ports: Ports, { plan, box, keys, secret }: Pointing) {
  const { folder, days } = plan.request
  const audience = audienceOf(box)
  const before = await newestFor(ports, folder, { audience, keys })
  const now = Math.floor(ports.now() / 1000)
  const { profile, architecture, to } = box
  const what = { for: audience, profile, architecture, toplevel: to }
  return nextPointer({ ...what, days, before, now }, { keys, secret })
}

type Pointed = { folder: string; box: BoxPlan; made: ReturnType<typeof nextPointer> }

async function pointed(ports: Ports, { folder, box, made }: Pointed) {
  await writePointer(ports, folder, made)
  const { sequence, expires } = made.pointer
  return { box: box.box, ring: box.ring, name: box.name, to: box.to, sequence, expires }
}

function unwritten(thrown: unknown, path: string): unknown {
  if (!(thrown instanceof KilnError) || (thrown.code !== 'cache.push' && thrown.code !== 'cache.full'))
    return thrown
  const { reason = '' } = thrown.values
  const { details } = thrown
  return failure('update.unwritten', { operation, values: { path, reason }, details, cause: thrown })
}
