// For tests: images, plans for loop devices, and a writer that is watched.
import { execFileSync } from 'node:child_process'
import { randomFillSync } from 'node:crypto'
import {
  closeSync,
  ftruncateSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type { WriterEvent, WriterWork } from '#engine/ports/writer.ts'
import type { WriterPlaces } from '#platform/writer/places.ts'
import { createWriter } from '#platform/writer/writer.ts'
import { fileIdentity } from '#shared/flash/file-identity.ts'
import type { FromWriter, WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { folders } from '../ends.ts'
import { placesHere } from './places.ts'

export { planFor, plannedDrive } from './plan.ts'

export const mib = 1 << 20
/** Only this worker uses this folder: others may be flashing too. */
const tempFolder = mkdtempSync(join(tmpdir(), 'kiln-flash-'))
folders.add(tempFolder)

/** Where the watched writers are started. */
export const places = placesHere({ tempFolder })

type FileSource = Extract<WriterPlan['source'], { kind: 'file' }>

/** [offset, length, …] */
type Pairs = number[]

/** Random bytes at the extents, holes elsewhere. */
export function makeImage(path: string, sizeBytes: number, extents: Pairs): string {
  const fd = openSync(path, 'w')
  ftruncateSync(fd, sizeBytes)
  for (let index = 0; index < extents.length; index += 2) {
    const bytes = randomFillSync(
      Buffer.alloc(Math.min(extents[index + 1] ?? 0, sizeBytes - (extents[index] ?? 0))),
    )
    writeSync(fd, bytes, 0, bytes.length, extents[index])
  }
  closeSync(fd)
  return path
}

/** Fills a file or device with one byte: what a used drive has everywhere. */
export function fill(path: string, sizeBytes: number, byte: number): void {
  const fd = openSync(path, 'r+')
  const bytes = Buffer.alloc(mib, byte)
  for (let at = 0; at < sizeBytes; at += mib) writeSync(fd, bytes, 0, Math.min(mib, sizeBytes - at), at)
  closeSync(fd)
}

export const fileSource = (
  path: string,
  extents: Pairs,
  more: Partial<FileSource> = {},
): WriterPlan['source'] => {
  const facts = statSync(path, { bigint: true })
  return {
    kind: 'file',
    path,
    name: basename(path),
    sizeBytes: Number(facts.size),
    identity: fileIdentity(facts),
    extents,
    unlessZero: [],
    sha256: null,
    sums: [],
    onDrives: [],
    ...more,
  }
}

export type Result = Extract<FromWriter, { type: 'result' }>['result']
type Watched = {
  events: WriterEvent[]
  results: Result[]
  phases: string[]
  thrown: unknown
}
type WatchOptions = {
  plan: WriterPlan
  stream?: WriterWork['stream']
  signal?: AbortSignal
  places?: WriterPlaces
  onEvent?: (event: WriterEvent) => void
}

/** Runs a writer to its end and keeps what it told. */
export async function watch(options: WatchOptions): Promise<Watched> {
  const {
    plan,
    stream = null,
    signal = new AbortController().signal,
    places: from = places,
    onEvent,
  } = options
  const events: WriterEvent[] = []
  const run = createWriter(from, { question: '' }).run({
    work: { plan, stream },
    signal,
    onEvent(event) {
      events.push(event)
      onEvent?.(event)
    },
  })
  const thrown = await run.then(
    () => null,
    (error: unknown) => error,
  )
  return {
    events,
    thrown,
    results: events.flatMap(event => (event.type === 'result' ? [event.result] : [])),
    phases: events.flatMap(event => (event.type === 'progress' ? [`${event.path} ${event.phase}`] : [])),
  }
}

/** A stream of the file's extents. */
export const streamOf = (path: string, extents: Pairs, pieceBytes = 256 * 1024) =>
  async function* () {
    const disk = readFileSync(path)
    for (let index = 0; index < extents.length; index += 2) {
      const [start = 0, length = 0] = [extents[index], extents[index + 1]]
      for (let at = start; at < Math.min(start + length, disk.length); at += pieceBytes)
        yield { offset: at, bytes: disk.subarray(at, Math.min(at + pieceBytes, start + length, disk.length)) }
    }
    return { sizeBytes: disk.length }
  }

/** The image where it was written, `rest` everywhere else. */
export function expected(
  image: string,
  extents: Pairs,
  { sizeBytes, rest }: { sizeBytes: number; rest: number },
) {
  const disk = Buffer.alloc(sizeBytes, rest)
  const from = readFileSync(image)
  for (let index = 0; index < extents.length; index += 2) {
    const [start = 0, length = 0] = [extents[index], extents[index + 1]]
    from.copy(disk, start, start, Math.min(start + length, from.length))
  }
  return disk
}

const processes = () => execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n')

/** Process ids of the writers that still run, and private folders that are still there. */
export const leftBehind = () => ({
  writers: processes()
    .filter(line => line.includes(`${tempFolder}/kiln-writer-`))
    .map(line => Number.parseInt(line, 10)),
  folders: readdirSync(tempFolder),
})
export const nothing = { writers: [], folders: [] }

/** The first time that a drive reports a phase. */
export function onPhase(path: string, phase: string, body: () => void) {
  let done = false
  return (event: WriterEvent) => {
    if (done || event.type !== 'progress' || event.path !== path || event.phase !== phase) return
    done = true
    body()
  }
}
