// The folders that were published to, each in publishes/folders of the data folder: how, and which pointers are ours. A pointer
// in the folder that is not in here was put there by someone else, and is never signed again.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { type ErrorReport, errorReport } from '#shared/messages/error-report.ts'
import { list } from '#shared/messages/message.ts'
import { type PublishRequest, publishRequest } from '#shared/updates/publish.ts'
import { type PublishedFolder, publication } from '#shared/updates/published-folder.ts'
import { publishedFor } from './folder.ts'

const version = 1
const shownAtMost = 20
const publicationsKept = 100

const record = z.object({
  schema: z.literal(version),
  ...publishRequest.pick({ folder: true, upload: true, keep: true, quotaBytes: true, days: true }).shape,
  /** In milliseconds. */
  publishedAt: z.number(),
  /** By "box/<id>" or "ring/<name>". Two sequences while one takes the place of the other, with the same system. */
  pointers: z.record(
    z.string(),
    z.object({
      keys: z.number(),
      sequences: z.array(z.number()),
      /** Another system that waits or waited, and that Connect may have shown since. */
      held: z
        .object({
          keys: z.number(),
          sequence: z.number(),
          /** Its first sequence, where it was renewed. */
          from: z.number().optional(),
          /** While it is renewed: the one before. */
          before: z.number().optional(),
        })
        .optional(),
      /** Systems that were withdrawn from it, and not published again since. */
      withdrawn: z.array(z.string()).optional(),
    }),
  ),
  /** What was renewed is still to be uploaded. */
  uploadWaits: z.boolean(),
  problem: errorReport.nullable(),
  /** The public recovery key of what was published. */
  recovery: z.string().optional(),
  /** The newest last. */
  publications: z.array(publication).default([]),
})
export type Remembered = z.infer<typeof record>

type RecordPorts = Pick<Ports, 'files' | 'folders' | 'log'>

const place = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, 'publishes', 'folders')
const pathOf = (ports: Pick<Ports, 'folders'>, folder: string) =>
  join(place(ports), `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.json`)

async function readAt(ports: RecordPorts, path: string): Promise<Remembered | null> {
  const text = await ports.files.readText(path)
  const errors = { newer: 'update.plan-newer', broken: 'file.broken', operation: 'updates.folders' } as const
  return text === null ? null : parseVersioned(text, { type: record, version, path, errors })
}

/** One that cannot be read is none: publishing writes it again. */
export const readRemembered = async (ports: RecordPorts, folder: string): Promise<Remembered | null> =>
  (await readAt(ports, pathOf(ports, folder)).catch(logged(ports.log, 'record-unread'))) ?? null

/** The last one that was published to first. */
export async function allRemembered(ports: RecordPorts): Promise<Remembered[]> {
  const names = (await ports.files.list(place(ports))).filter(name => name.endsWith('.json'))
  const found = await Promise.all(
    names.map(name => readAt(ports, join(place(ports), name)).catch(logged(ports.log, 'record-unread'))),
  )
  return found
    .flatMap(each => each ?? [])
    .sort((a, b) => b.publishedAt - a.publishedAt)
    .slice(0, shownAtMost)
}

export const writeRemembered = (ports: Pick<Ports, 'files' | 'folders'>, remembered: Remembered) =>
  ports.files.writeText(pathOf(ports, remembered.folder), jsonText(remembered), { mode: 0o600 })

type Publication = {
  written: readonly (Written & { system: string })[]
  held: readonly Written[]
  boxes: readonly string[]
  recovery: string
}
type Written = { for: string; keys: number; sequence: number }

/** Once the pointers are there, with the ids of the boxes that they are for. If Kiln is killed before, they are not renewed until the next publication. */
export async function rememberPublished(
  ports: RecordPorts & Pick<Ports, 'now'>,
  { folder, upload, keep, quotaBytes, days, ring }: PublishRequest,
  { written, held, boxes, recovery }: Publication,
): Promise<void> {
  const before = await readRemembered(ports, folder)
  const pointers = { ...before?.pointers }
  for (const { for: audience, keys, sequence, system } of written) {
    const withdrawn = (pointers[audience]?.withdrawn ?? []).filter(each => each !== system)
    pointers[audience] = { keys, sequences: [sequence], ...(withdrawn.length > 0 && { withdrawn }) }
  }
  for (const { for: audience, keys, sequence } of held) {
    const shown = pointers[audience] ?? { keys, sequences: [] }
    const { held: last, sequences } = shown
    // A box may have seen that one, and must not be taken back to before it.
    const isKept = last?.keys === keys && sequences.every(each => each < last.sequence)
    const from = isKept && sequences.length > 0 ? { from: last.from ?? last.sequence } : {}
    pointers[audience] = { ...shown, held: { keys, sequence, ...from } }
  }
  const at = ports.now()
  const publications = [...(before?.publications ?? []), { at, boxes: [...boxes], ring, withdrawn: false }]
  await writeRemembered(ports, {
    schema: version,
    folder,
    upload,
    keep,
    quotaBytes,
    days,
    publishedAt: at,
    pointers,
    uploadWaits: false,
    problem: null,
    recovery,
    publications: publications.slice(-publicationsKept),
  })
}

/** How long pointers count there. */
export const daysOf = async (ports: RecordPorts, folder: string): Promise<number> =>
  (await readRemembered(ports, folder))?.days ?? usual.days

const usual = publishRequest.pick({ keep: true, quotaBytes: true, days: true }).parse({})

type Withdrawn = { for: string; from: string; sequence: number | null }
/** `keys`: the number of the key set. */
type Of = Pick<Remembered, 'folder' | 'upload'> & { recovery: string; keys: number }

/** Once the pointers are there. */
export async function rememberWithdrawn(
  ports: RecordPorts & Pick<Ports, 'now'>,
  { folder, upload, recovery, keys }: Of,
  boxes: readonly Withdrawn[],
): Promise<void> {
  const before = await readRemembered(ports, folder)
  const pointers = { ...before?.pointers }
  for (const { for: audience, from, sequence } of boxes) {
    const withdrawn = [...new Set([...(pointers[audience]?.withdrawn ?? []), from])]
    pointers[audience] = { keys, sequences: sequence === null ? [] : [sequence], withdrawn }
  }
  const [ring = null] = boxes.flatMap(each => (each.for.startsWith('ring/') ? [each.for.slice(5)] : []))
  const ids = boxes.flatMap(each => (each.for.startsWith('box/') ? [each.for.slice(4)] : []))
  const at = ports.now()
  const publications = [...(before?.publications ?? []), { at, boxes: ids, ring, withdrawn: true }]
  await writeRemembered(ports, {
    ...(before ?? { schema: version, folder, ...usual, publishedAt: at }),
    upload,
    recovery,
    pointers,
    uploadWaits: upload !== null,
    problem: null,
    publications: publications.slice(-publicationsKept),
  })
}

/** An upload brought all of it there. */
export async function rememberUploaded(ports: RecordPorts, folder: string): Promise<void> {
  const remembered = await readRemembered(ports, folder)
  if (remembered) await writeRemembered(ports, { ...remembered, uploadWaits: false })
}

/** null: a folder has a pointer for this ring, or had one. A box may be made for a ring before that is published: then nothing is wrong. */
export async function ringProblem(ports: RecordPorts, ring: string): Promise<ErrorReport | null> {
  const audiences = (await allRemembered(ports)).flatMap(({ pointers }) => Object.keys(pointers))
  const rings = new Set(audiences.flatMap(each => (each.startsWith('ring/') ? [each.slice(5)] : [])))
  if (rings.has(ring)) return null
  const values = { ring, rings: list([...rings].sort()) }
  return failure(rings.size > 0 ? 'update.ring-unpublished' : 'update.ring-first', {
    operation: 'updates.trust',
    values,
  }).report()
}

/** As a face shows it. */
export async function shownFolder(
  ports: Pick<Ports, 'files'>,
  { folder, upload, keep, quotaBytes, days, publishedAt, pointers, problem, publications }: Remembered,
): Promise<PublishedFolder> {
  const found = await Promise.all(
    Object.keys(pointers).map(async audience => {
      const pointer = (await publishedFor(ports, folder, audience))?.pointer
      return pointer ? [{ for: audience, system: pointer.toplevel, expires: pointer.expires }] : []
    }),
  )
  return {
    folder,
    upload,
    keep,
    quotaBytes,
    days,
    publishedAt,
    pointers: found.flat(),
    problem,
    publications,
  }
}
