// drives.json in the state folder: the last thing that Kiln wrote to each drive. Drives without a serial cannot be
// told apart, so they are not recorded.
import { join } from 'node:path'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { createSerialQueue } from '#engine/serial-queue.ts'
import type { Drive } from '#shared/drives/drive.ts'
import { type FlashedDrive, type Lineage, lineage, lineageVersion } from '#shared/drives/lineage.ts'
import { type DriveResult, succeeded } from '#shared/flash/flash.ts'

const rememberedDrives = 1000

type LineagePorts = Pick<Ports, 'files' | 'folders'>
type DriveName = Pick<Drive, 'serial' | 'model' | 'sizeBytes'>

const lineagePath = ({ folders }: LineagePorts) => join(folders.data, 'drives.json')

/** Throws drives.newer or file.broken; the file is not changed. */
async function readLineage(ports: LineagePorts): Promise<Lineage> {
  const path = lineagePath(ports)
  const text = await ports.files.readText(path)
  if (text === null) return { schema: lineageVersion, drives: [] }
  const errors = { newer: 'drives.newer', broken: 'file.broken', operation: 'flash' } as const
  return parseVersioned(text, { type: lineage, version: lineageVersion, path, errors })
}

const same = (a: DriveName, b: DriveName) =>
  a.serial === b.serial && a.model === b.model && a.sizeBytes === b.sizeBytes

export const lastOn = ({ drives }: Lineage, drive: DriveName): FlashedDrive | null =>
  (drive.serial && drives.findLast(each => same(each, drive))) || null

export type Ended = {
  results: DriveResult[]
  drives: { drive: DriveName & Pick<Drive, 'path'> }[]
  source: { origin: { image: { id: string } | null }; facts: { name: string } } | null
  at: number
}

/** Pure. A drive that was only half written, or restored (`source` null), holds nothing that Kiln knows. */
export function remembered(lineage: Lineage, { results, drives, source, at }: Ended): Lineage {
  const entries: FlashedDrive[] = []
  let kept = lineage.drives
  for (const result of results) {
    const drive = drives.find(each => each.drive.path === result.path)?.drive
    const untouched = result.bytesWritten === 0 && !succeeded(result)
    if (!drive?.serial || untouched) continue
    kept = kept.filter(each => !same(each, drive))
    if (source && succeeded(result)) entries.push(entryOf(result, drive, source, at))
  }
  return { ...lineage, drives: [...kept, ...entries].slice(-rememberedDrives) }
}

const entryOf = (
  { outcome, sha256, hostname, hostKey }: DriveResult,
  { serial, model, sizeBytes }: DriveName,
  { origin, facts }: NonNullable<Ended['source']>,
  at: number,
): FlashedDrive => ({
  serial,
  model,
  sizeBytes,
  image: origin.image?.id ?? null,
  name: facts.name,
  sha256,
  at,
  verified: outcome === 'verified',
  hostname,
  hostKey,
})

type LineageFile = {
  read(): Promise<Lineage>
  change(change: (lineage: Lineage) => Lineage): Promise<void>
}

export function lineageFile(ports: LineagePorts): LineageFile {
  const inTurn = createSerialQueue()
  return {
    read: () => readLineage(ports),
    change: change =>
      inTurn(async () =>
        ports.files.writeText(lineagePath(ports), jsonText(change(await readLineage(ports)))),
      ),
  }
}
