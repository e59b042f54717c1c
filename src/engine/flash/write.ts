// The writing itself: the plan, with its seeds, is made from the prepared source; then the writer runs its one job.

import type { Ports } from '#engine/ports/index.ts'
import type { WriterWork } from '#engine/ports/writer.ts'
import type { MakeSeed, Seed } from '#engine/seed/types.ts'
import { driveName } from '#shared/drives/drive-name.ts'
import { type ErrorReport, failure, fromReport } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Stage } from '#shared/progress.ts'
import type { Follower } from './follow.ts'
import type { WriterSwitches } from './plan/plan.ts'
import { planWriter, seedPartition } from './plan/plan.ts'
import type { Prepared } from './prepare.ts'
import type { FoundDrive, FoundSource } from './request/facts.ts'

/** One flashing job's source and drives. */
export type Flash = {
  source: Pick<FoundSource, 'origin' | 'secrets'>
  /** The user's checksum for the source's file. */
  sha256: string | null
  drives: FoundDrive[]
  /** Ids of boxes, by the drive's path. */
  boxes?: ReadonlyMap<string, string>
  switches: WriterSwitches
  makeSeed: MakeSeed | null
  stages: Stage[]
}

/** Each drive's seed by the drive's path. */
export type Seeds = Map<string, Seed>

/** Throws flash.no-seed, seed.*: before a drive is touched. */
export async function makeSeeds(
  { source, drives, boxes, makeSeed }: Flash,
  { partitions }: Prepared,
): Promise<Seeds> {
  const seeds: Seeds = new Map()
  const partitionBytes = seedPartition(partitions)?.sizeBytes ?? 0
  for (const { chosen, drive } of drives) {
    if (!chosen.seed || !makeSeed) continue
    const box = boxes?.get(drive.path) ?? null
    const context = { partitionBytes, image: source.origin.image, secrets: source.secrets, box }
    seeds.set(drive.path, await makeSeed(chosen.seed, context))
  }
  return seeds
}

type Planned = { flash: Flash; prepared: Prepared; seeds: Seeds }

export async function planWork(
  { drives: drivesPort }: Pick<Ports, 'drives'>,
  { flash, prepared, seeds }: Planned,
): Promise<WriterWork> {
  const { source, partitions, path } = prepared
  const plan = planWriter({
    source,
    partitions,
    onDrives: await drivesPort.holding(path),
    drives: flash.drives.map(({ chosen, drive }) => ({
      path: drive.path,
      name: driveName(drive),
      deviceNumber: chosen.deviceNumber,
      ...(chosen.sequence === undefined ? {} : { sequence: chosen.sequence }),
      serial: chosen.serial,
      sizeBytes: chosen.sizeBytes,
      typedName: chosen.typedName,
      seed: seeds.get(drive.path)?.payload ?? null,
    })),
    switches: flash.switches,
  })
  return { plan, stream: source.kind === 'stream' ? source.runs : null }
}

type Writing = { work: Promise<WriterWork>; follower: Follower; signal: AbortSignal }

/** Throws the error that kept all drives from being written; when cancelled, rejects with the signal's reason. */
export async function writeDrives(
  { writer }: Pick<Ports, 'writer'>,
  { work, follower, signal }: Writing,
): Promise<void> {
  let refused: ErrorReport | null = null
  await writer.run({
    work,
    signal,
    onEvent(event) {
      if (event.type === 'over') refused = event.error
      follower.onEvent(event)
    },
  })
  if (refused) throw fromReport(refused)
  const unfinished = [...follower.states().values()].some(({ result }) => !result)
  if (unfinished)
    throw failure('flash.writer-lost', {
      operation: 'flash',
      values: { reason: message('flash.reason.silent') },
    })
}
