// A published folder, which any web server can show:
//
//   kiln-updates.json      whose it is: the public recovery key
//   keys                   the key set
//   pointers/box-<id>      what the box is to run now; ring-<name>: each box that follows the ring
//   history/box-<id>/…     the pointers of the systems that are kept, by key set and sequence
//   cache/                 a binary cache with their closures
import { join } from 'node:path'
import { z } from 'zod'
import { jsonText, parseVersioned } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { audienceFile, audienceOfFile } from '#shared/updates/audience.ts'
import { type Pointer, parsePointer } from '#shared/updates/pointer.ts'
import { maxSignedTextLength } from '#shared/updates/signed-text.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'

const operation = 'updates.publish'
const markName = 'kiln-updates.json'
const markVersion = 1
const mark = z.object({ schema: z.literal(markVersion), recovery: z.string().max(300) })

export const cacheOf = (folder: string) => join(folder, 'cache')
const pointerPath = (folder: string, audience: string) => join(folder, 'pointers', audienceFile(audience))
const historyOf = (folder: string, audience: string) => join(folder, 'history', audienceFile(audience))

type Files = Pick<Ports, 'files'>
type Published = { text: string; pointer: Pointer }

/**
 * Changes nothing. Throws file.missing, update.folder-foreign where it holds something else, update.folder-keys where
 * it is for boxes that trust other keys, update.folder-newer, file.broken.
 */
export async function assertFolder(
  { files }: Files,
  folder: string,
  { recovery }: UpdateKeys,
): Promise<void> {
  if ((await files.facts(folder))?.kind !== 'folder')
    throw failure('file.missing', { operation, values: { path: folder }, details: { path: folder } })
  const path = join(folder, markName)
  const text = await files.readForeignText(path, 10_000)
  if (text === null) {
    if ((await files.list(folder)).length === 0) return
    throw failure('update.folder-foreign', { operation, values: { path: folder } })
  }
  const errors = { newer: 'update.folder-newer', broken: 'file.broken', operation } as const
  const found = parseVersioned(text, { type: mark, version: markVersion, path, errors })
  if (found.recovery !== recovery)
    throw failure('update.folder-keys', {
      operation,
      values: { path: folder, key: found.recovery },
    })
}

/** `audience`: "box/<id>" or "ring/<name>". A pointer that another program spoiled is none. */
export async function publishedFor(
  { files }: Files,
  folder: string,
  audience: string,
): Promise<Published | null> {
  return pointerIn(await files.readForeignText(pointerPath(folder, audience), maxSignedTextLength))
}

const pointerIn = (text: string | null): Published | null => {
  const parsed = text === null ? null : parsePointer(text)
  return text !== null && parsed ? { text, pointer: parsed.pointer } : null
}

/** First what it is, and the key set, so that no box sees a pointer before them. */
export async function writeHead({ files }: Files, folder: string, keys: UpdateKeys): Promise<void> {
  await files.writeText(join(folder, markName), jsonText({ schema: markVersion, recovery: keys.recovery }))
  await files.writeText(join(folder, 'keys'), keys.keySet)
}

/** The last step: before it a box sees the pointer that was there. */
export async function writePointer(
  { files }: Files,
  folder: string,
  { text, pointer }: Published,
): Promise<void> {
  const name = `${pointer.keys}-${pointer.sequence}`
  await files.writeText(join(historyOf(folder, pointer.for), name), text)
  await files.writeText(pointerPath(folder, pointer.for), text)
}

/** The newest first. */
async function historyFor(
  { files }: Files,
  folder: string,
  audience: string,
): Promise<(Published & { path: string })[]> {
  const place = historyOf(folder, audience)
  const found = await Promise.all(
    (await files.list(place)).map(async name => {
      const path = join(place, name)
      const read = pointerIn(await files.readForeignText(path, maxSignedTextLength))
      return read ? [{ ...read, path }] : []
    }),
  )
  const order = ({ pointer: { keys, sequence } }: Published) => [keys, sequence] as const
  return found.flat().sort((a, b) => {
    const [[keys, sequence], [otherKeys, otherSequence]] = [order(a), order(b)]
    return otherKeys - keys || otherSequence - sequence
  })
}

/** Which boxes and rings have a pointer here. */
async function audiencesIn({ files }: Files, folder: string): Promise<string[]> {
  const names = [
    ...(await files.list(join(folder, 'pointers'))),
    ...(await files.list(join(folder, 'history'))),
  ]
  return [...new Set(names.flatMap(name => audienceOfFile(name) ?? []))]
}

/** The systems to keep: what is published, and the last `keep` systems of each box and ring. Forgets the pointers before. */
export async function keptSystems(ports: Files, folder: string, keep: number): Promise<Set<string>> {
  const kept = new Set<string>()
  for (const audience of await audiencesIn(ports, folder)) {
    const systems = new Set<string>()
    const published = await publishedFor(ports, folder, audience)
    if (published) systems.add(published.pointer.toplevel)
    const seen = new Set<string>()
    for (const { path, pointer } of await historyFor(ports, folder, audience)) {
      const { toplevel } = pointer
      // A pointer that was renewed is one system, and its newest pointer is enough.
      const isKept = !seen.has(toplevel) && (systems.has(toplevel) || systems.size < keep)
      seen.add(toplevel)
      if (isKept) systems.add(toplevel)
      else await ports.files.remove(path)
    }
    for (const system of systems) kept.add(system)
  }
  return kept
}
