// Decides which box each drive of a flash belongs to, and what Kiln keeps for it.
import type { BoxLinks, DriveBox } from '#engine/box-links.ts'
import { logged } from '#engine/logged.ts'
import type { FlashRequest } from '#shared/flash/flash.ts'
import type { HostStore } from '../hosts/store.ts'
import type { EngineParts } from '../parts.ts'
import { boxNotes } from './request/box-notes.ts'
import type { FlashFacts } from './request/check.ts'
import { type FoundDrive, type FoundSource, isFound } from './request/facts.ts'

type Needs = {
  log: EngineParts['ports']['log']
  hostStore: HostStore
  boxes: Pick<BoxLinks, 'ofDrives' | 'personal'>
}

export function driveBoxes({ log, hostStore, boxes }: Needs) {
  async function drivesTo(
    request: FlashRequest,
    looked: FlashFacts['drives'],
    { origin, facts }: FoundSource,
  ): Promise<DriveBox[]> {
    const there = looked.filter(isFound)
    const known = await hostStore.read().catch(logged(log, 'record-unread'))
    return boxes.ofDrives({
      box: request.box ?? null,
      image: origin.image?.id ?? null,
      hosts: known?.hosts ?? [],
      hostnames: request.drives.map(({ seed }) => (facts.personalise.can && seed?.hostname) || ''),
      drives: request.drives.map(
        ({ path }) => there.find(({ chosen }) => chosen.path === path)?.drive ?? null,
      ),
    })
  }

  /** Best effort: boxes that cannot be read have their error on their page. */
  async function notesOfBoxes(request: FlashRequest, { source, drives }: FlashFacts) {
    if (!isFound(source)) return []
    const to = await drivesTo(request, drives, source).catch(logged(log, 'record-unread'))
    return boxNotes(request.drives, to ?? [])
  }

  /** Each drive's answers with the secrets that are kept for its box, before anything is erased. Throws keyring.*. */
  async function personalised(
    to: readonly DriveBox[],
    { source, drives, signal }: { source: FoundSource; drives: FoundDrive[]; signal: AbortSignal },
  ): Promise<{ drives: FoundDrive[]; ids: Map<string, string> }> {
    const ids = new Map<string, string>()
    const { personalise } = source.facts
    if (!personalise.can) return { drives, ids }
    const filled: FoundDrive[] = []
    for (const [at, { chosen, drive }] of drives.entries()) {
      const wanted = {
        box: to[at]?.box?.id ?? null,
        answers: chosen.seed,
        keys: personalise.secrets,
      }
      const { answers, id } = await boxes.personal({ ...wanted, signal })
      if (id !== null) ids.set(drive.path, id)
      filled.push({ drive, chosen: { ...chosen, seed: answers } })
    }
    return { drives: filled, ids }
  }

  return { drivesTo, notesOfBoxes, personalised }
}
