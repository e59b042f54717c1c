// The system that a box or ring goes back to. Kiln's record of publications decides, because anyone who can
// write to the folder could remove newer pointers or restore older ones. Without a record the folder decides,
// and clients say so.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { withoutHash } from '#shared/store-path.ts'
import { audienceFile } from '#shared/updates/audience.ts'
import type { Pointer } from '#shared/updates/pointer.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'
import type { WithdrawnBox } from '#shared/updates/withdrawal.ts'
import { closureIn, lackingIn } from './cache.ts'
import { cacheOf, historyFor, laterFor, publishedFor, signedFor } from './folder.ts'
import type { Remembered } from './remembered.ts'

const operation = 'updates.withdraw'

type Known = Remembered['pointers'][string]
type System = NonNullable<Known['systems']>[number]

type Wanted = {
  folder: string
  keys: UpdateKeys
  audience: string
  name: string
  known: Known | undefined
}

/** Throws update.nothing-published, update.withdraw-lacks. */
export async function findWithdrawal(
  ports: Ports,
  wanted: Wanted,
  signal: AbortSignal,
): Promise<WithdrawnBox> {
  const { audience, name, folder } = wanted
  const { bad, waits, to, isFolderWord } =
    (await fromMemory(ports, wanted)) ?? (await fromFolder(ports, wanted))
  if (!bad) throw failure('update.nothing-published', { operation, values: { name, path: folder } })
  if (to) await assertReturn(ports, { ...wanted, to }, signal)
  const { system: from, sequence, made } = bad
  return {
    for: audience,
    name,
    from,
    published: { sequence, made },
    waits,
    to: to && { system: to.system, sequence: to.sequence, made: to.made },
    isFolderWord,
    onlyUpload: false,
  }
}

type Found = { bad: System | null; waits: boolean; to: System | null; isFolderWord: boolean }

/** null if nothing is recorded, or if something newer was published since. */
async function fromMemory(ports: Ports, wanted: Wanted): Promise<Found | null> {
  const { folder, keys, audience, known } = wanted
  if (known?.systems === undefined) return null
  const { systems } = known
  const [newest] = await signedFor(ports, folder, { audience, keys })
  const seen = [
    ...systems.filter(each => each.keys === keys.number).map(({ sequence }) => sequence),
    ...(known.keys === keys.number ? known.sequences : []),
    ...(known.held?.keys === keys.number ? [known.held.sequence] : []),
  ]
  if (newest && newest.sequence > Math.max(0, ...seen) && !known.withdrawn?.includes(newest.toplevel))
    return null
  const index = systems.findIndex(({ system }) => system === known.shown)
  const shown = systems[index] ?? null
  const waiting = systems.find(({ waits }) => waits === true)
  if (waiting) return { bad: waiting, waits: true, to: shown, isFolderWord: false }
  const before = systems[index - 1]
  if (!shown || before) return { bad: shown, waits: false, to: before ?? null, isFolderWord: false }
  // Published before Kiln kept such records.
  const to = await beforeIn(ports, wanted, shown)
  return { bad: shown, waits: false, to, isFolderWord: to !== null }
}

async function fromFolder(ports: Ports, wanted: Wanted): Promise<Found> {
  const { folder, keys, audience, known } = wanted
  const signed = await signedFor(ports, folder, { audience, keys })
  /** The pointer in the folder; one of another program counts as missing. */
  const genuine = (found: { pointer: Pointer } | null) =>
    signed.find(
      ({ sequence, toplevel }) => sequence === found?.pointer.sequence && toplevel === found.pointer.toplevel,
    )
  const lying = await publishedFor(ports, folder, audience)
  const shown = genuine(lying)
  const later = genuine(await laterFor(ports, folder, audience))
  // Signed before the daily key was replaced.
  const old = lying?.pointer.for === audience && lying.pointer.keys < keys.number ? lying.pointer : null
  const pointer = later ?? shown ?? old
  const bad = pointer ? systemOf(pointer) : null
  const isGood =
    shown && later && !known?.withdrawn?.includes(shown.toplevel) && later.toplevel !== shown.toplevel
  const to = isGood ? systemOf(shown) : bad && (await beforeIn(ports, wanted, bad))
  return { bad, waits: later !== undefined, to, isFolderWord: true }
}

const systemOf = ({ toplevel: system, keys, sequence, made }: Pointer): System => ({
  system,
  keys,
  sequence,
  made,
})

/** The newest earlier pointer in the folder. It may be signed by a former daily key, and is then refused. */
async function beforeIn(ports: Ports, { folder, keys, audience, known }: Wanted, bad: System) {
  const isBefore = (pointer: Pointer) =>
    pointer.for === audience &&
    pointer.toplevel !== bad.system &&
    known?.withdrawn?.includes(pointer.toplevel) !== true &&
    (pointer.keys < bad.keys || (pointer.keys === bad.keys && pointer.sequence < bad.sequence))
  const signed = (await signedFor(ports, folder, { audience, keys })).find(isBefore)
  const old = (await historyFor(ports, folder, audience)).find(
    ({ pointer }) => pointer.keys < keys.number && isBefore(pointer),
  )
  const found = signed ?? old?.pointer
  return found ? systemOf(found) : null
}

type Return = Pick<Wanted, 'folder' | 'keys' | 'name' | 'audience'> & {
  to: Pick<System, 'system' | 'sequence'> & { keys?: number }
}

/**
 * The pointer and its whole closure must be there, signed by the current daily key. Throws
 * update.withdraw-lacks.
 */
export async function assertReturn(
  ports: Ports,
  { folder, keys, name, audience, to }: Return,
  signal: AbortSignal,
): Promise<void> {
  const { system } = to
  const lacks = (missing: string) =>
    failure('update.withdraw-lacks', {
      operation,
      values: { name, system: withoutHash(system), path: folder, missing },
    })
  const signed = await signedFor(ports, folder, { audience, keys })
  if (!signed.some(({ toplevel }) => toplevel === system))
    throw lacks(join('history', audienceFile(audience), `${to.keys ?? keys.number}-${to.sequence}`))
  const cache = cacheOf(folder)
  const found = await closureIn(ports, cache, [system], signal)
  const needed = [...found.values()].flatMap(({ references }) => references.map(each => `/nix/store/${each}`))
  const paths = [...new Set([system, ...needed])]
  const [missing] = await lackingIn(ports, { cache, paths, key: keys.daily, read: new Set() }, signal)
  if (missing !== undefined) throw lacks(missing)
}
