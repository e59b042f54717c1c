// Brings the image onto all drives of the group, whichever way it comes.
import { tooSmall } from '#shared/flash/refusal.ts'
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { operation } from '../drive/drive-failure.ts'
import type { Inbox } from '../link/inbox.ts'
import type { Pool } from '../memory/buffer-pool.ts'
import { alignUp, clipped, joined, type Region, toRegions, totalBytes } from '../memory/regions.ts'
import { type FileSource, readChunks } from './file-source.ts'
import type { Group } from './group.ts'
import { mostlyAgrees, samplePlaces } from './smart.ts'
import { createStreamSource } from './stream-source.ts'
import type { Target } from './target.ts'
import { zeroRegions } from './zero-regions.ts'

/** Holes that are shorter than this are read and written: it costs less than one more write. */
const gapBytes = 64 * 1024

export type Writing = {
  plan: WriterPlan
  group: Group
  /** The largest block of the drives. */
  align: number
  ring: Pool
  scratch: Pool
}
/** What was written of the image, in whole blocks, and how large its disk is. */
export type WrittenImage = { regions: Region[]; sizeBytes: number }

/** Throws source.gone, or what `group.halted` says. */
export async function writeFile(source: FileSource, writing: Writing): Promise<WrittenImage> {
  const { plan, group, align, ring, scratch } = writing
  if (plan.source.kind !== 'file') throw new Error('a file is written only when it was planned')
  const { sizeBytes, extents } = plan.source
  const regions = clipped(joined(toRegions(extents, align), gapBytes), alignUp(sizeBytes, align))
  const places = samplePlaces(regions, align)
  const begin = async (target: Target) => {
    const { device, facts } = target.drive
    target.comparing =
      plan.smart === 'auto' && (await mostlyAgrees(places, { device, scratch, readImage: source.read }))
    const total =
      totalBytes(clipped(regions, facts.sizeBytes)) + totalBytes(zeroRegions(plan, regions, facts))
    target.meter.begin(target.comparing ? 'comparing' : 'writing', total)
  }
  // All of them, also when the source fails one: nothing may read from a drive when it is closed.
  for (const begun of await Promise.allSettled(group.targets.map(begin)))
    if (begun.status === 'rejected') throw begun.reason
  await readChunks(source, regions, { pool: ring, signal: group.halted, put: group.put })
  await source.demandUnchanged()
  return { regions, sizeBytes }
}

/** Throws what the stream was broken off with, or what `group.halted` says. */
export async function writeStream(
  inbox: Inbox,
  onReady: () => void,
  writing: Writing,
): Promise<WrittenImage> {
  const { plan, group, align, ring } = writing
  const planned = plan.source.kind === 'stream' ? plan.source.sizeBytes : null
  for (const target of group.targets) {
    target.comparing = plan.smart === 'auto'
    const total = plan.full ? target.drive.facts.sizeBytes : planned
    target.meter.begin(target.comparing ? 'comparing' : 'writing', total, true)
  }
  const stream = createStreamSource(align, ring, group.put)
  inbox.accept(async data => {
    if (group.halted.aborted) return
    for (const target of group.targets) demandRoom(target, data.offset + data.length)
    await stream.push(data)
  })
  onReady()
  const sizeBytes = await orHalted(inbox.ended, group.halted)
  // What nobody had to send has to fit too.
  for (const target of group.targets) demandRoom(target, sizeBytes)
  stream.end()
  return { regions: stream.regions, sizeBytes }
}

function demandRoom(target: Target, neededBytes: number): void {
  const { path, sizeBytes } = target.drive.facts
  if (neededBytes > sizeBytes)
    target.fail(tooSmall(target.planned.name, { path, sizeBytes, neededBytes }, operation))
}

function orHalted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    if (signal.aborted) reject(signal.reason)
    promise.then(resolve, reject)
  })
}
