// Updates that wait in a published folder for the first boxes: a signed pointer in "later" for each later
// box, and the file "wave", from which Connect decides when boxes see them (docs/adr/0033). Without "wave"
// all of them wait.
import { join } from 'node:path'
import { jsonText } from '#engine/json-file.ts'
import type { Ports } from '#engine/ports/index.ts'
import { noneIfBroken } from '#shared/broken-file.ts'
import { audienceOfFile } from '#shared/updates/audience.ts'
import {
  type HeldWave,
  heldWaveIn,
  heldWaveVersion,
  mostWaveBytes,
  waveAfter,
} from '#shared/updates/held-wave.ts'
import type { Pointer } from '#shared/updates/pointer.ts'
import { removeLater, writeLater } from './folder.ts'

type Files = Pick<Ports, 'files'>
const pathOf = (folder: string) => join(folder, 'wave')

export async function readHeld({ files }: Files, folder: string): Promise<HeldWave | null> {
  const text = await files.readForeignText(pathOf(folder), mostWaveBytes).catch(noneIfBroken)
  return text === null ? null : heldWaveIn(text)
}

/** `to`: null if it no longer gets a system. */
type Now = { for: string; from: string | null; to: string | null }
type Publishing = {
  boxes: readonly Now[]
  /** Each makes one waiting pointer. */
  held: readonly (() => Promise<{ text: string; pointer: Pointer }>)[]
  point: () => Promise<void>
}

/**
 * Writes the `held` pointers, lets `point` write the current ones, and last writes what the held ones wait
 * for. If Kiln is killed in between, boxes see none of the held ones. A publication without `held` leaves
 * unrelated waiting pointers alone. Returns what waits after this publication.
 */
export async function publishHeld(
  ports: Files,
  folder: string,
  publishing: Publishing,
): Promise<HeldWave['later']> {
  const { boxes, held, point } = publishing
  const now = boxes.map(nowOf)
  const before = await readHeld(ports, folder)
  const rest = held.length > 0 || before === null ? null : waveAfter(before, now)
  if (rest === null) await ports.files.remove(pathOf(folder))
  const later: HeldWave['later'] = []
  for (const make of held) {
    const made = await make()
    await writeLater(ports, folder, made)
    later.push({ for: made.pointer.for, keys: made.pointer.keys, sequence: made.pointer.sequence })
  }
  await point()
  const changed = boxes.filter(({ from, to }) => from !== to)
  const first = changed.map(nowOf)
  const wave: HeldWave | null =
    later.length > 0 && first.length > 0 ? { schema: heldWaveVersion, first, later } : rest
  await removeOthers(ports, folder, wave)
  if (wave !== null) await ports.files.writeText(pathOf(folder), jsonText(wave))
  return later
}

/** After a waiting pointer was renewed: the same wave with the pointer's new number. */
export async function renumberHeld(ports: Files, folder: string, pointer: Pointer): Promise<void> {
  const wave = await readHeld(ports, folder)
  if (!wave) return
  const { for: audience, keys, sequence } = pointer
  const later = wave.later.map(each => (each.for === audience ? { ...each, keys, sequence } : each))
  await ports.files.writeText(pathOf(folder), jsonText({ ...wave, later }))
}

const nowOf = ({ for: audience, to }: Now) => ({ for: audience, system: to ?? '' })

/** A pointer that is in no wave waits for nothing, so it is removed. */
async function removeOthers(ports: Files, folder: string, wave: HeldWave | null): Promise<void> {
  for (const name of await ports.files.list(join(folder, 'later'))) {
    const audience = audienceOfFile(name)
    if (audience !== null && !wave?.later.some(each => each.for === audience))
      await removeLater(ports, folder, audience)
  }
}
