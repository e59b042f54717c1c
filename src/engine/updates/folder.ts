// A published folder, which any web server can serve:
//
//   kiln-updates.json      whose it is: the public recovery key (folder-mark.ts)
//   keys                   the key set
//   pointers/box-<id>      what the box should run now; ring-<name>: the same for each box that follows the ring
//   later/box-<id>, wave   what it should run once the first boxes run theirs (held.ts)
//   history/box-<id>/…     the pointers of the systems that are kept, by key set and sequence
//   cache/                 a binary cache with their closures
import { join } from 'node:path'
import { isSignedBy } from '#engine/kits/signature.ts'
import type { Ports } from '#engine/ports/index.ts'
import { noneIfBroken } from '#shared/broken-file.ts'
import { audienceFile, audienceOfFile } from '#shared/updates/audience.ts'
import { type Pointer, parsePointer } from '#shared/updates/pointer.ts'
import { maxSignedTextLength } from '#shared/updates/signed-text.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'

export const keysName = 'keys'

export const cacheOf = (folder: string) => join(folder, 'cache')
const pointerPath = (folder: string, audience: string) => join(folder, 'pointers', audienceFile(audience))
const laterPath = (folder: string, audience: string) => join(folder, 'later', audienceFile(audience))
const historyOf = (folder: string, audience: string) => join(folder, 'history', audienceFile(audience))

type Files = Pick<Ports, 'files'>
type Published = { text: string; pointer: Pointer }

/** `audience`: "box/<id>" or "ring/<name>". A pointer that another program corrupted counts as missing. */
export async function publishedFor(
  ports: Files,
  folder: string,
  audience: string,
): Promise<Published | null> {
  return pointerAt(ports, pointerPath(folder, audience))
}

/** The pointer that waits for the first boxes. */
export const laterFor = (ports: Files, folder: string, audience: string): Promise<Published | null> =>
  pointerAt(ports, laterPath(folder, audience))

const pointerAt = async ({ files }: Files, path: string): Promise<Published | null> =>
  pointerIn(await files.readForeignText(path, maxSignedTextLength).catch(noneIfBroken))

const pointerIn = (text: string | null): Published | null => {
  const parsed = text === null ? null : parsePointer(text)
  return text !== null && parsed ? { text, pointer: parsed.pointer } : null
}

/** Written before any pointer, so that no box sees a pointer without its key set. */
export const writeKeySet = ({ files }: Files, folder: string, { keySet }: UpdateKeys): Promise<void> =>
  files.writeText(join(folder, keysName), keySet)

/** The last step: until then a box sees the previous pointer. */
export const writePointer = (ports: Files, folder: string, published: Published): Promise<void> =>
  writeAt(ports, { folder, path: pointerPath(folder, published.pointer.for) }, published)

/** Boxes do not see it yet. */
export const writeLater = (ports: Files, folder: string, published: Published): Promise<void> =>
  writeAt(ports, { folder, path: laterPath(folder, published.pointer.for) }, published)

export const removePointer = ({ files }: Files, folder: string, audience: string): Promise<void> =>
  files.remove(pointerPath(folder, audience))

export const removeLater = ({ files }: Files, folder: string, audience: string): Promise<void> =>
  files.remove(laterPath(folder, audience))

async function writeAt(
  { files }: Files,
  { folder, path }: { folder: string; path: string },
  { text, pointer }: Published,
): Promise<void> {
  const name = `${pointer.keys}-${pointer.sequence}`
  for (const each of [join(historyOf(folder, pointer.for), name), path]) {
    // Never follow a link that someone with write access made.
    if (await files.isLink(each)) await files.remove(each)
    await files.writeText(each, text)
  }
}

/** Newest first. */
export async function historyFor(
  { files }: Files,
  folder: string,
  audience: string,
): Promise<(Published & { path: string })[]> {
  const place = historyOf(folder, audience)
  const found = await Promise.all(
    (await files.list(place)).map(async name => {
      const path = join(place, name)
      // A file that another program put there counts as missing.
      const read = await pointerAt({ files }, path)
      return read ? [{ ...read, path }] : []
    }),
  )
  const order = ({ pointer: { keys, sequence } }: Published) => [keys, sequence] as const
  return found.flat().sort((a, b) => {
    const [[keys, sequence], [otherKeys, otherSequence]] = [order(a), order(b)]
    return otherKeys - keys || otherSequence - sequence
  })
}

type Whose = { audience: string; keys: Pick<UpdateKeys, 'number' | 'daily'> }

/**
 * Every pointer in the folder that the daily key signed for this box or ring, newest first. Anything it did
 * not sign is ignored.
 */
export async function signedFor(ports: Files, folder: string, { audience, keys }: Whose): Promise<Pointer[]> {
  const found = [
    await publishedFor(ports, folder, audience),
    await laterFor(ports, folder, audience),
    ...(await historyFor(ports, folder, audience)),
  ]
  return found
    .flatMap(each => (each && isOurs(each, { audience, keys }) ? [each.pointer] : []))
    .sort((a, b) => b.sequence - a.sequence)
}

const isOurs = ({ text, pointer }: Published, { audience, keys }: Whose): boolean =>
  pointer.for === audience &&
  pointer.keys === keys.number &&
  parsePointer(text)?.isSignedBy(keys.daily, isSignedBy) === true

/**
 * The newest pointer of this key set that Kiln ever made for a box, including waiting ones: the box may have
 * seen any of them.
 */
export const newestFor = async (ports: Files, folder: string, whose: Whose): Promise<Pointer | null> =>
  (await signedFor(ports, folder, whose))[0] ?? null

/** The boxes and rings that have a pointer here. */
async function audiencesIn({ files }: Files, folder: string): Promise<string[]> {
  const names = [
    ...(await files.list(join(folder, 'pointers'))),
    ...(await files.list(join(folder, 'later'))),
    ...(await files.list(join(folder, 'history'))),
  ]
  return [...new Set(names.flatMap(name => audienceOfFile(name) ?? []))]
}

/**
 * The systems to keep: the published ones, and the last `keep` systems of each box and ring. Deletes older
 * pointers.
 */
export async function keptSystems(ports: Files, folder: string, keep: number): Promise<Set<string>> {
  const kept = new Set<string>()
  for (const audience of await audiencesIn(ports, folder)) {
    const systems = new Set<string>()
    for (const find of [publishedFor, laterFor]) {
      const published = await find(ports, folder, audience)
      if (published) systems.add(published.pointer.toplevel)
    }
    const seen = new Set<string>()
    for (const { path, pointer } of await historyFor(ports, folder, audience)) {
      const { toplevel } = pointer
      // Renewals of a pointer name the same system, so only the newest is kept.
      const isKept = !seen.has(toplevel) && (systems.has(toplevel) || systems.size < keep)
      seen.add(toplevel)
      if (isKept) systems.add(toplevel)
      else await ports.files.remove(path)
    }
    for (const system of systems) kept.add(system)
  }
  return kept
}
