// Writes the image to all drives of the group, whatever its source.

import { tooSmall } from '#shared/drives/refusal.ts'
import { Unexpected } from '#shared/errors.ts'
import type { WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { operation } from '../drive/drive-failure.ts'
import type { Inbox } from '../link/inbox.ts'
import type { Pool } from '../memory/buffer-pool.ts'
import { behind, clipped, joined, type Region, totalBytes } from '../memory/regions.ts'
import { planReading } from './file-reading.ts'
import { type FileSource, readSequences } from './file-source.ts'
import type { Group } from './group.ts'
import { createHead, headBytes, headRegion } from './head.ts'
import { mostlyAgrees, samplePlaces } from './smart.ts'
import type { SourceChecks } from './source-checks.ts'
import { createStreamSource } from './stream-source.ts'
import type { Chunk, Target } from './target.ts'
import { zeroRegions } from './zero-regions.ts'

export type Writing = {
  plan: WriterPlan
  group: Group
  /** The largest block size of the drives. */
  align: number
  ring: Pool
  /** Buffers in which possible zeros are looked for. */
  look: Pool
  scratch: Pool
}
/**
 * The written regions of the image, in whole blocks, including its start; its disk size; and its start, which is still
 * to be written.
 */
export type WrittenImage = { regions: Region[]; sizeBytes: number; head: Buffer | null }

/** A file, and its checksums while it is read. */
type CheckedSource = { source: FileSource; checks: SourceChecks }

/** Throws source.gone, source.hash, source.broken, or the reason of `group.halted`. */
export async function writeFile({ source, checks }: CheckedSource, writing: Writing): Promise<WrittenImage> {
  const { plan, group, align, ring, look, scratch } = writing
  if (plan.source.kind !== 'file') throw new Unexpected('the plan is not for a file')
  const { sizeBytes } = plan.source
  const reading = planReading(plan.source, align)
  const places = samplePlaces(reading.always, align)
  const most = behind(reading.most, headBytes)
  const begin = async (target: Target) => {
    const { device, facts } = target.drive
    target.comparing =
      plan.smart === 'auto' && (await mostlyAgrees(places, { device, scratch, readImage: source.read }))
    const zeros = zeroRegions(plan, joined([headRegion, ...most]), facts)
    const total = totalBytes(clipped(most, facts.sizeBytes)) + totalBytes(zeros)
    target.meter.begin(target.comparing ? 'comparing' : 'writing', total)
  }
  // All of them, also if the source fails one: nothing may read from a drive when it is closed.
  for (const begun of await Promise.allSettled(group.targets.map(begin)))
    if (begun.status === 'rejected') throw begun.reason
  const head = createHead()
  const regions: Region[] = [headRegion]
  const put = (chunk: Chunk, free: () => void) => {
    const { offset, bytes } = chunk
    const piece = { start: offset, end: offset + bytes.length }
    const parts = head.keep(chunk, reading.wanted(piece, bytes))
    const zeros = reading.mostOf({ ...piece, start: Math.max(offset, headBytes) }) - totalBytes(parts)
    if (zeros > 0) for (const { meter } of group.targets) meter.less(zeros)
    for (const part of parts) append(regions, part)
    group.put({ ...chunk, parts }, free, checks.take(offset, bytes))
    const problem = checks.problem()
    if (problem) throw problem
  }
  try {
    const { sure, doubtful } = reading.sequences(ring.slotBytes)
    const sequences = [
      { pieces: sure, pool: ring },
      { pieces: doubtful, pool: look },
    ]
    await readSequences(source, sequences, { signal: group.halted, put })
    await source.assertUnchanged()
    await checks.assertMatch()
    return { regions: joined(regions), sizeBytes, head: head.bytes }
  } catch (thrown) {
    // If it was written to in the meantime, that is why it does not match.
    if (thrown === checks.problem()) await source.assertUnchanged()
    throw thrown
  }
}

function append(regions: Region[], { start, end }: Region): void {
  const last = regions.at(-1)
  if (last?.end === start) last.end = end
  else regions.push({ start, end })
}

/** Throws the stream's error, or the reason of `group.halted`. */
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
  const head = createHead()
  const stream = createStreamSource(align, ring, (chunk, free) => {
    const whole = [{ start: chunk.offset, end: chunk.offset + chunk.bytes.length }]
    group.put({ ...chunk, parts: head.keep(chunk, whole) }, free)
  })
  inbox.accept(async data => {
    if (group.halted.aborted) return
    for (const target of group.targets) assertFits(target, data.offset + data.length)
    await stream.push(data)
  })
  onReady()
  const sizeBytes = await orHalted(inbox.ended, group.halted)
  // Skipped blocks must fit on the drive as well.
  for (const target of group.targets) assertFits(target, sizeBytes)
  stream.end()
  return { regions: joined([headRegion, ...stream.regions]), sizeBytes, head: head.bytes }
}

function assertFits(target: Target, neededBytes: number): void {
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
