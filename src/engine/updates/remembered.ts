// The folders that were published to, one record each in publishes/folders of the data folder: with which
// settings, and which pointers are ours. A pointer that is not recorded here was put into the folder by
// someone else and is never signed again.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { z } from 'zod'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import { logged } from '#engine/logged.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { type ErrorReport, errorReport } from '#shared/messages/error-report.ts'
import { list } from '#shared/messages/message.ts'
import type { Pointer } from '#shared/updates/pointer.ts'
import { type PublishRequest, publishRequest } from '#shared/updates/publish.ts'
import { type PublishedFolder, publication } from '#shared/updates/published-folder.ts'
import { withdrawnBox } from '#shared/updates/withdrawal.ts'
import { laterFor, publishedFor } from './folder.ts'

const version = 1
const shownAtMost = 20
export const publicationsKept = 100
/** The number of systems that are kept for each box or ring. */
const systemsKept = 10

const record = z.object({
  schema: z.literal(version),
  ...publishRequest.pick({ folder: true, upload: true, keep: true, quotaBytes: true, days: true }).shape,
  /** The time in milliseconds. */
  publishedAt: z.number(),
  /**
   * Pointers by "box/<id>" or "ring/<name>". One has two sequences while a renewal replaces it with a pointer to the
   * same system.
   */
  pointers: z.record(
    z.string(),
    z.object({
      keys: z.number(),
      sequences: z.array(z.number()),
      /** Another system that waits or waited, and that Connect may have shown to boxes since. */
      held: z
        .object({
          keys: z.number(),
          sequence: z.number(),
          /** Its first sequence, if it was renewed. */
          from: z.number().optional(),
          /** During a renewal: the sequence before it. */
          before: z.number().optional(),
        })
        .optional(),
      /** Systems that were withdrawn and have not been published again since. */
      withdrawn: z.array(z.string()).optional(),
      /** Published systems, newest last. `made`: seconds since the epoch; `waits`: for the first boxes. */
      systems: z
        .array(
          z.object({
            system: z.string(),
            keys: z.number(),
            sequence: z.number(),
            made: z.number(),
            waits: z.boolean().optional(),
          }),
        )
        .optional(),
      /** The system that the pointer names; null if there is no pointer. */
      shown: z.string().nullable().optional(),
    }),
  ),
  /** Renewed pointers still have to be uploaded. */
  uploadWaits: z.boolean(),
  problem: errorReport.nullable(),
  /** The public recovery key that the publication belongs to. */
  recovery: z.string().optional(),
  /** The newest last. */
  publications: z.array(publication).default([]),
  /**
   * Withdrawals that have started or still have to be uploaded. `isPointed`: the pointer is in the folder.
   */
  withdrawing: z
    .array(withdrawnBox.extend({ isPointed: z.boolean(), upload: z.string().nullable() }))
    .default([]),
})
export type Remembered = z.infer<typeof record>

export type RecordPorts = Pick<Ports, 'files' | 'folders' | 'log'>

const place = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, 'publishes', 'folders')
const pathOf = (ports: Pick<Ports, 'folders'>, folder: string) =>
  join(place(ports), `${createHash('sha256').update(folder).digest('hex').slice(0, 16)}.json`)

async function readAt(ports: RecordPorts, path: string): Promise<Remembered | null> {
  const text = await ports.files.readText(path)
  const errors = { newer: 'update.plan-newer', broken: 'file.broken', operation: 'updates.folders' } as const
  return text === null ? null : parseVersioned(text, { type: record, version, path, errors })
}

/** An unreadable record counts as none: publishing writes it again. */
export const readRemembered = async (ports: RecordPorts, folder: string): Promise<Remembered | null> =>
  (await readAt(ports, pathOf(ports, folder)).catch(logged(ports.log, 'record-unread'))) ?? null

/** The most recently published first. */
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
  written: readonly Pointer[]
  held: readonly Pointer[]
  boxes: readonly string[]
  recovery: string
}

/**
 * Called once the pointers are written. `boxes`: ids of the boxes that they are for. If Kiln is killed
 * before, the pointers are not renewed until the next publication.
 */
export async function rememberPublished(
  ports: RecordPorts & Pick<Ports, 'now'>,
  { folder, upload, keep, quotaBytes, days, ring }: PublishRequest,
  { written, held, boxes, recovery }: Publication,
): Promise<void> {
  const before = await readRemembered(ports, folder)
  const pointers = { ...before?.pointers }
  for (const [audience, ours] of Object.entries(pointers)) {
    const waits = (await laterFor(ports, folder, audience)) !== null
    if (!waits && ours.systems?.some(each => each.waits))
      pointers[audience] = { ...ours, systems: ours.systems.map(({ waits: _, ...each }) => each) }
  }
  for (const pointer of written) {
    const { for: audience, keys, sequence, toplevel } = pointer
    const ours = pointers[audience]
    const withdrawn = (ours?.withdrawn ?? []).filter(each => each !== toplevel)
    pointers[audience] = {
      keys,
      sequences: [sequence],
      ...(withdrawn.length > 0 && { withdrawn }),
      systems: systemsWith(ours?.systems, pointer),
      shown: toplevel,
    }
  }
  for (const pointer of held) {
    const { for: audience, keys, sequence } = pointer
    const shown = pointers[audience] ?? { keys, sequences: [] }
    const { held: last, sequences } = shown
    // A box may have seen that pointer and must not go back to one before it.
    const isKept = last?.keys === keys && sequences.every(each => each < last.sequence)
    const from = isKept && sequences.length > 0 ? { from: last.from ?? last.sequence } : {}
    const systems = systemsWith(shown.systems, pointer, true)
    pointers[audience] = { ...shown, held: { keys, sequence, ...from }, systems }
  }
  const waiting = (before?.withdrawing ?? []).filter(
    each => ![...written, ...held].some(pointer => pointer.for === each.for),
  )
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
    // Otherwise this publication uploads it.
    uploadWaits: (before?.uploadWaits ?? false) && waiting.length > 0,
    problem: null,
    recovery,
    publications: publications.slice(-publicationsKept),
    withdrawing: waiting,
  })
}

function systemsWith(systems: readonly System[] = [], pointer: Pointer, waits = false): System[] {
  const { toplevel: system, keys, sequence, made } = pointer
  const rest = systems.filter(each => each.system !== system)
  return [...rest, { system, keys, sequence, made, ...(waits && { waits }) }].slice(-systemsKept)
}
type System = NonNullable<Remembered['pointers'][string]['systems']>[number]

/** How long pointers are valid in this folder. */
export const daysOf = async (ports: RecordPorts, folder: string): Promise<number> =>
  (await readRemembered(ports, folder))?.days ?? usual.days

const usual = publishRequest.pick({ keep: true, quotaBytes: true, days: true }).parse({})

/** The memory of a folder that this computer has not published to. */
export const newRemembered = ({ now }: Pick<Ports, 'now'>, folder: string): Remembered => ({
  ...usual,
  schema: version,
  folder,
  upload: null,
  publishedAt: now(),
  pointers: {},
  uploadWaits: false,
  problem: null,
  publications: [],
  withdrawing: [],
})

/**
 * null if a folder has or had a pointer for this ring. A box may be set up for a ring before the ring is
 * published, which is not a problem.
 */
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

/** The folder in the form that clients show. */
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
