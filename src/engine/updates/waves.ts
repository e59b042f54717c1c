// Publishes to the first boxes before the rest. Which boxes came first is recorded in publishes/waves of the
// state folder, under the systems that all of them should run. The rest follow depending on how the first
// ones did.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { createBoxStore } from '#engine/boxes/store.ts'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { boxId } from '#shared/box-id.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { failure } from '#shared/errors.ts'
import { list } from '#shared/messages/message.ts'
import { audienceOf } from '#shared/updates/audience.ts'
import { judgeWave, updateText } from '#shared/updates/box-update.ts'
import type { BoxPlan, PublishRequest } from '#shared/updates/publish.ts'
import { askUpdates } from './box-updates.ts'
import { publishedFor } from './folder.ts'

const operation = 'updates.plan'
const version = 1
/** `systems`: a hash of the systems of all boxes of the publication. */
const wave = z.object({ schema: z.literal(version), systems: z.string(), first: z.array(boxId) })

const hash = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16)
const waveId = (plans: readonly BoxPlan[]) =>
  hash(
    plans
      .map(({ box, to }) => `${box} ${to}\n`)
      .sort()
      .join(''),
  )
const pathOf = ({ folders }: Pick<Ports, 'folders'>, folder: string) =>
  join(folders.data, 'publishes', 'waves', `${hash(folder)}.json`)

/**
 * `systems`: of a started wave that has to be recorded; null if nothing is left for later. `allFirst`: no
 * more boxes change than the first ones.
 */
type Split = { now: BoxPlan[]; later: BoxPlan[]; systems: string | null; allFirst: boolean }

/** Checked before anything is built. Throws update.first-all if no box would have to wait. */
export async function assertSomeLater(
  ports: Pick<Ports, 'files' | 'folders'>,
  { first, ring, folder }: Pick<PublishRequest, 'first' | 'ring' | 'folder'>,
  count: number,
): Promise<void> {
  if (first === null || ring !== null || (await readWave(ports, folder))) return
  assertFewer(first, count)
}

function assertFewer(first: number, count: number): void {
  if (first >= count) throw failure('update.first-all', { operation, values: { first, count } })
}

/**
 * Returns all boxes at once without `first`. Otherwise the first ones, or all boxes once each of the first runs its
 * system. Throws update.first-all, and update.wave-stopped and update.wave-waits with what each box reports.
 */
export async function nextWave(
  ports: Ports,
  { request, plans }: { request: PublishRequest; plans: BoxPlan[] },
  signal: AbortSignal,
): Promise<Split> {
  // A ring has one pointer: all of its boxes see it at once.
  if (request.first === null || request.ring !== null) return all(plans)
  const systems = waveId(plans)
  const before = await readWave(ports, request.folder)
  const first = before === null ? [] : await firstOf(ports, { request, plans, first: before.first })
  await assertTaken(ports, first, signal)
  if (before?.systems !== systems) {
    assertFewer(request.first, plans.length)
    const changed = plans.filter(({ from, to }) => from !== to)
    const later = new Set(changed.slice(request.first))
    // Unchanged boxes are renewed now.
    return {
      now: plans.filter(plan => !later.has(plan)),
      later: [...later],
      systems: later.size > 0 ? systems : null,
      allFirst: later.size === 0 && changed.length > 0,
    }
  }
  return all(plans)
}

const all = (plans: BoxPlan[]): Split => ({ now: plans, later: [], systems: null, allFirst: false })

type FirstBox = { box: BoxRecord; system: string }

/**
 * The first boxes of an unfinished wave, with the systems that they should run. Choosing other boxes does not
 * bypass them, even if they are not among those. A box that now gets another system starts again, and a
 * removed box is skipped.
 */
async function firstOf(
  ports: Ports,
  { request, plans, first }: { request: PublishRequest; plans: readonly BoxPlan[]; first: readonly string[] },
): Promise<FirstBox[]> {
  const { boxes } = await createBoxStore(ports).read()
  const firstBoxes: FirstBox[] = []
  for (const id of first) {
    const box = boxes.find(each => each.id === id)
    const plan = plans.find(each => each.box === id)
    const audience = audienceOf({ box: id, ring: null })
    const shown = (await publishedFor(ports, request.folder, audience))?.pointer.toplevel
    const system = shown ?? plan?.to
    if (box && system !== undefined && (plan ?? { to: system }).to === system)
      firstBoxes.push({ box, system })
  }
  return firstBoxes
}

/** null if no wave has started, or if it has finished. */
async function readWave(ports: Pick<Ports, 'files' | 'folders'>, folder: string) {
  const path = pathOf(ports, folder)
  const text = await ports.files.readText(path)
  const errors = { newer: 'update.plan-newer', broken: 'update.file-spoiled', operation } as const
  return text === null ? null : parseVersioned(text, { type: wave, version, path, errors })
}

/** Throws update.wave-stopped and update.wave-waits, with what each box reports. */
async function assertTaken(
  ports: Ports,
  firstBoxes: readonly FirstBox[],
  signal: AbortSignal,
): Promise<void> {
  const judged = judgeWave(await askUpdates(ports, firstBoxes, signal))
  if (judged.verdict === 'go') return
  throw failure(judged.verdict === 'stop' ? 'update.wave-stopped' : 'update.wave-waits', {
    operation,
    values: { boxes: list(judged.because.map(updateText)) },
  })
}

/** Called once they are published. */
export async function recordWave(
  ports: Pick<Ports, 'files' | 'folders'>,
  { folder, systems, first }: { folder: string; systems: string; first: readonly string[] },
): Promise<void> {
  await ports.files.writeText(pathOf(ports, folder), jsonText({ schema: version, systems, first }))
}

/** A withdrawn system ends its wave. `audiences`: the boxes that it was withdrawn from. */
export async function forgetWave(
  ports: Pick<Ports, 'files' | 'folders'>,
  folder: string,
  audiences: readonly string[],
): Promise<void> {
  const before = await readWave(ports, folder)
  const isOfIt = (box: string) => audiences.includes(audienceOf({ box, ring: null }))
  if (before?.first.some(isOfIt)) await ports.files.remove(pathOf(ports, folder))
}

/** Called once all were published. `boxes`: of that publication, which may belong to another wave. */
export async function endWave(
  ports: Pick<Ports, 'files' | 'folders'>,
  { folder, boxes }: { folder: string; boxes: readonly string[] },
): Promise<void> {
  const before = await readWave(ports, folder)
  if (before?.first.every(box => boxes.includes(box))) await ports.files.remove(pathOf(ports, folder))
}
