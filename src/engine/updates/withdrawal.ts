// What withdrawing an update would do: for each box or ring, which system was published before the one that it is to lose. Changes
// nothing. Docs: updates.md.
import { findBox } from '#engine/boxes/find-box.ts'
import { createBoxStore } from '#engine/boxes/store.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { failure } from '#shared/errors.ts'
import { audienceOf } from '#shared/updates/audience.ts'
import { waveAfter } from '#shared/updates/held-wave.ts'
import type { Pointer } from '#shared/updates/pointer.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'
import type { TakenBack, Withdrawal, WithdrawRequest } from '#shared/updates/withdrawal.ts'
import { assertFolder } from './assert-folder.ts'
import { closureIn, lackingIn } from './cache.ts'
import { cacheOf, laterFor, publishedFor, signedFor } from './folder.ts'
import { readHeld } from './held.ts'
import { keysHere } from './keys.ts'
import { readRemembered } from './remembered.ts'

const operation = 'updates.withdraw'

/** Throws box.unknown, update.no-keys, update.nothing-published, update.withdraw-lacks, update.folder-*. */
export async function planWithdrawal(
  ports: Ports,
  request: WithdrawRequest,
  signal: AbortSignal,
): Promise<Withdrawal> {
  const { folder, ring } = request
  const keys = await keysHere(ports)
  await assertFolder(ports, folder, keys)
  const known = (await createBoxStore(ports).read()).boxes
  const named = [...new Set(request.boxes.map(each => findBox(known, each)))]
  const audiences =
    ring === null
      ? named.map(({ id, name }) => ({ audience: audienceOf({ box: id, ring }), name }))
      : [{ audience: audienceOf({ box: '', ring }), name: ring }]
  const remembered = await readRemembered(ports, folder)
  const boxes: TakenBack[] = []
  for (const { audience, name } of audiences) {
    const withdrawn = remembered?.pointers[audience]?.withdrawn ?? []
    boxes.push(await takenBackFor(ports, { folder, keys, audience, name, withdrawn }, signal))
  }
  const upload = request.upload === undefined ? (remembered?.upload ?? null) : request.upload
  return { boxes, others: await othersOf(ports, { folder, boxes, known }), upload }
}

type Wanted = {
  folder: string
  keys: UpdateKeys
  audience: string
  name: string
  withdrawn: readonly string[]
}

async function takenBackFor(
  ports: Ports,
  { folder, keys, audience, name, withdrawn }: Wanted,
  signal: AbortSignal,
): Promise<TakenBack> {
  const signed = await signedFor(ports, folder, { audience, keys })
  /** As it lies there; another program's is none. */
  const genuine = (found: { pointer: Pointer } | null) =>
    signed.find(
      ({ sequence, toplevel }) => sequence === found?.pointer.sequence && toplevel === found.pointer.toplevel,
    )
  const shown = genuine(await publishedFor(ports, folder, audience))
  const later = genuine(await laterFor(ports, folder, audience))
  const bad = later ?? shown
  if (!bad) throw failure('update.nothing-published', { operation, values: { name, path: folder } })
  const from = bad.toplevel
  const isGood = ({ toplevel }: Pointer) => toplevel !== from && !withdrawn.includes(toplevel)
  const to = (shown && isGood(shown) ? shown : signed.find(isGood)) ?? null
  if (to) await assertWhole(ports, { folder, keys, name, system: to.toplevel }, signal)
  return {
    for: audience,
    name,
    from,
    waits: later !== undefined,
    to: to && { system: to.toplevel, made: to.made },
  }
}

type Whole = Pick<Wanted, 'folder' | 'keys' | 'name'> & { system: string }

/** A box has to get all of it, as the daily key of now signed it. Throws update.withdraw-lacks. */
async function assertWhole(ports: Ports, { folder, keys, name, system }: Whole, signal: AbortSignal) {
  const cache = cacheOf(folder)
  const found = await closureIn(ports, cache, [system], signal)
  const needed = [...found.values()].flatMap(({ references }) => references.map(each => `/nix/store/${each}`))
  const paths = [...new Set([system, ...needed])]
  const [missing] = await lackingIn(ports, { cache, paths, key: keys.daily, read: new Set() }, signal)
  if (missing !== undefined)
    throw failure('update.withdraw-lacks', {
      operation,
      values: { name, system: system.slice('/nix/store/'.length + 33), path: folder, missing },
    })
}

type Others = { folder: string; boxes: readonly TakenBack[]; known: readonly BoxRecord[] }

/** What waits for these boxes, and loses what it waits for. */
async function othersOf(ports: Ports, { folder, boxes, known }: Others): Promise<string[]> {
  const wave = await readHeld(ports, folder)
  const now = boxes.map(each => ({ for: each.for, system: each.to?.system ?? '' }))
  if (!wave || waveAfter(wave, now)) return []
  const nameOf = (audience: string) =>
    known.find(({ id }) => audienceOf({ box: id, ring: null }) === audience)?.name ?? audience
  return wave.later.flatMap(each => (boxes.some(one => one.for === each.for) ? [] : [nameOf(each.for)]))
}
