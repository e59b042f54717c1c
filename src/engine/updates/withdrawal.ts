// Plans a withdrawal: for each box or ring, the system that was published before the one to withdraw. Changes
// nothing. Docs: updates.md.
import { findBox } from '#engine/boxes/find-box.ts'
import { createBoxStore } from '#engine/boxes/store.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { audienceOf } from '#shared/updates/audience.ts'
import { waveAfter } from '#shared/updates/held-wave.ts'
import type { Withdrawal, WithdrawnBox, WithdrawRequest } from '#shared/updates/withdrawal.ts'
import { assertFolder } from './assert-folder.ts'
import { readHeld } from './held.ts'
import { keysHere } from './keys.ts'
import { readRemembered } from './remembered.ts'
import { assertReturn, findWithdrawal } from './system-before.ts'

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
  const boxes: WithdrawnBox[] = []
  let upload = remembered?.upload ?? null
  for (const { audience, name } of audiences) {
    const wanted = { folder, keys, audience, name }
    const begun = remembered?.withdrawing.find(each => each.for === audience)
    if (!begun) {
      boxes.push(await findWithdrawal(ports, { ...wanted, known: remembered?.pointers[audience] }, signal))
      continue
    }
    // Repeating a withdrawal goes no further back.
    const { isPointed, upload: address, ...box } = begun
    if (!isPointed && box.to) await assertReturn(ports, { ...wanted, to: box.to }, signal)
    boxes.push({ ...box, onlyUpload: isPointed })
    upload = address ?? upload
  }
  if (request.upload !== undefined) upload = request.upload
  return { boxes, others: await othersOf(ports, { folder, boxes, known }), upload }
}

type Others = { folder: string; boxes: readonly WithdrawnBox[]; known: readonly BoxRecord[] }

/** Boxes whose waiting pointers lose what they wait for. */
async function othersOf(ports: Ports, { folder, boxes, known }: Others): Promise<string[]> {
  const wave = await readHeld(ports, folder)
  const now = boxes.map(each => ({ for: each.for, system: each.to?.system ?? '' }))
  if (!wave || waveAfter(wave, now)) return []
  const nameOf = (audience: string) =>
    known.find(({ id }) => audienceOf({ box: id, ring: null }) === audience)?.name ?? audience
  return wave.later.flatMap(each => (boxes.some(one => one.for === each.for) ? [] : [nameOf(each.for)]))
}
