// build.json: what is known about a build from its request on, however it ends.

import { join } from 'node:path'
import { inParallel } from '#engine/in-parallel.ts'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { stillRuns } from '#engine/still-runs.ts'
import type { UsedBuilders } from '#shared/builders/choice-names.ts'
import { type BuildRecord, type BuildRequest, buildRecord, buildRecordVersion } from '#shared/builds/build.ts'
import type { Figures } from '#shared/builds/estimate.ts'
import { failure } from '#shared/errors.ts'
import { isImageId } from '#shared/names.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import type { UnderWay } from './active-builds.ts'

const fileName = 'build.json'

type NewRecord = { profile: Profile; ports: Ports; builder: UsedBuilders; estimated: Figures | null }

export const newRecord = (
  id: string,
  request: BuildRequest,
  { profile, ports, builder, estimated }: NewRecord,
) =>
  ({
    schema: buildRecordVersion,
    id,
    request,
    profileName: profile.name,
    state: 'queued',
    createdAt: ports.now(),
    startedAt: null,
    endedAt: null,
    error: null,
    builder,
    built: [],
    estimate: estimated && { estimated, actual: null },
    pid: ports.host.pid,
    startTicks: ports.host.startTicks,
    bootId: ports.host.bootId,
  }) satisfies BuildRecord

export const writeRecord = (ports: Ports, folder: string, record: BuildRecord) =>
  ports.files.writeText(join(folder, fileName), jsonText(record))

/** Shows whether this engine works on a build whose record says so. */
export type RecordParts = { ports: Ports; underWay: Pick<UnderWay, 'has'> }

/** Every build below `imagesFolder`, newest first. A record that cannot be read is left out. */
export async function listRecords(parts: RecordParts, imagesFolder: string): Promise<BuildRecord[]> {
  const ids = (await parts.ports.files.list(imagesFolder)).filter(isImageId)
  const unread = logged(parts.ports.log, 'record-unread')
  const records = await inParallel(ids, id => readRecord(parts, imagesFolder, id).catch(unread))
  return records.filter(record => record !== undefined).sort((a, b) => b.createdAt - a.createdAt)
}

export async function readRecord(parts: RecordParts, imagesFolder: string, id: string): Promise<BuildRecord> {
  const folder = join(imagesFolder, id)
  const path = join(folder, fileName)
  const text = isImageId(id) ? await parts.ports.files.readText(path) : null
  if (text === null) throw failure('build.unknown', { operation: 'builds.show', values: { id } })
  const errors = {
    newer: 'image.newer',
    broken: 'image.broken',
    operation: 'builds.show',
    values: { id },
  } as const
  const record = parseVersioned(text, { type: buildRecord, version: buildRecordVersion, path, errors })
  return settled(parts, folder, record)
}

/** Whether a build with that id is running. A record that is missing or unreadable counts as no. */
export async function isBuilding(parts: RecordParts, imagesFolder: string, id: string): Promise<boolean> {
  const record = await readRecord(parts, imagesFolder, id).catch(logged(parts.ports.log, 'record-unread'))
  return record !== undefined && isUnderWay(record)
}

export const isUnderWay = ({ state }: BuildRecord): boolean => state === 'running' || state === 'queued'

/** A record of a running build may be wrong: its engine is gone, or could not write how it ended. */
async function settled(parts: RecordParts, folder: string, record: BuildRecord): Promise<BuildRecord> {
  if (!isUnderWay(record)) return record
  if (isStillBuilding(parts, record)) return record
  // The image's record is written last: with it everything was made.
  if (await parts.ports.files.facts(join(folder, 'image.json'))) return { ...record, state: 'succeeded' }
  const error = failure('build.interrupted', { operation: 'build' }).report()
  return { ...record, state: 'interrupted', error }
}

function isStillBuilding({ ports, underWay }: RecordParts, record: BuildRecord): boolean {
  const { id, pid, startTicks, bootId, createdAt } = record
  if (pid === null || !stillRuns(ports, { pid, startTicks, bootId }, createdAt)) return false
  return pid !== ports.host.pid || underWay.has(id)
}
