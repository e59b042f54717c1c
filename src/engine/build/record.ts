// build.json: what is remembered of a build from the moment that it is asked for, whatever becomes of it.
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { type BuildRecord, type BuildRequest, buildRecord, buildRecordVersion } from '#shared/model/build.ts'
import type { Profile } from '#shared/model/profile.ts'
import { isImageId } from '#shared/names.ts'
import { jsonText, parseVersioned } from '../json-file.ts'
import type { Ports } from '../ports/index.ts'

const fileName = 'build.json'

export const newRecord = (
  id: string,
  request: BuildRequest,
  { profile, ports }: { profile: Profile; ports: Ports },
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
    built: [],
    pid: ports.host.pid,
  }) satisfies BuildRecord

export const writeRecord = (ports: Ports, folder: string, record: BuildRecord) =>
  ports.files.writeText(join(folder, fileName), jsonText(record))

/** Every build below `imagesFolder`, newest first. A record that cannot be read is left out. */
export async function listRecords(ports: Ports, imagesFolder: string): Promise<BuildRecord[]> {
  const ids = (await ports.files.list(imagesFolder)).filter(isImageId)
  const records = await Promise.all(ids.map(id => readRecord(ports, imagesFolder, id).catch(() => null)))
  return records.filter(record => record !== null).sort((a, b) => b.createdAt - a.createdAt)
}

export async function readRecord(ports: Ports, imagesFolder: string, id: string): Promise<BuildRecord> {
  const path = join(imagesFolder, id, fileName)
  const text = isImageId(id) ? await ports.files.readText(path) : null
  if (text === null)
    throw failure('image.unknown', { operation: 'builds.show', values: { id, suggestion: '' } })
  const errors = {
    newer: 'image.newer',
    broken: 'image.broken',
    operation: 'builds.show',
    values: { id },
  } as const
  return settled(
    ports,
    parseVersioned(text, { type: buildRecord, version: buildRecordVersion, path, errors }),
  )
}

/** A build whose engine is gone, or that began before this computer started, was interrupted. */
function settled(ports: Ports, record: BuildRecord): BuildRecord {
  if (record.state !== 'running' && record.state !== 'queued') return record
  const alive =
    record.createdAt >= ports.host.bootedAt && record.pid !== null && ports.files.isRunning({ pid: record.pid, startTicks: null })
  if (alive) return record
  const error = failure('build.interrupted', { operation: 'build' }).report()
  return { ...record, state: 'interrupted', error }
}
