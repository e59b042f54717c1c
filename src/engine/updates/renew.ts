// Renews pointers before they expire, including waiting ones: no build, the same system, a higher sequence, a
// later expiry.
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { assertFolder } from './assert-folder.ts'
import { writeLater, writePointer } from './folder.ts'
import { withFolderLock } from './folder-lock.ts'
import { renumberHeld } from './held.ts'
import { dailySecret, keysHere, readKeys } from './keys.ts'
import { nextPointer } from './point.ts'
import { allRemembered, type Remembered, readRemembered, writeRemembered } from './remembered.ts'
import { uploadedTo } from './remembered-withdrawal.ts'
import { type Renewable, renewableIn } from './renewable.ts'
import { upload } from './upload.ts'

/**
 * Renewal is due after this part of a pointer's validity, so that a computer that is opened once a month
 * renews each time.
 */
const renewedAfter = 1 / 10

const isDue = ({ pointer: { made, expires }, isCut }: Renewable, now: number): boolean =>
  isCut || now - made >= (expires - made) * renewedAfter

const secondsOf = ({ now }: Pick<Ports, 'now'>) => Math.floor(now() / 1000)

/**
 * Folders with something to renew or to upload. Skips folders that are missing now, such as those on a stick.
 */
export async function foldersDue(ports: Ports): Promise<string[]> {
  const keys = await readKeys(ports)
  if (!keys) return []
  const due: string[] = []
  for (const remembered of await allRemembered(ports)) {
    if ((await ports.files.facts(remembered.folder))?.kind !== 'folder') continue
    const found = await renewableIn(ports, remembered, keys)
    const now = secondsOf(ports)
    if (remembered.uploadWaits || found.some(each => isDue(each, now))) due.push(remembered.folder)
  }
  return due
}

/**
 * Returns how many were renewed. Throws update.*, keyring.*, file.*; the error is recorded with the folder, unless it is busy.
 */
export async function renewPointers(
  ports: Ports,
  folder: string,
  { emit, signal }: Work,
): Promise<{ renewed: number }> {
  const isUploaded = (await readRemembered(ports, folder))?.upload != null
  const stages = new Stages(
    [
      pendingStage('publish', message('stage.write-pointers')),
      ...(isUploaded ? [pendingStage('upload', message('stage.upload-published'))] : []),
    ],
    { emit, now: ports.now },
  )
  try {
    return await withFolderLock(ports, folder, async () => {
      try {
        return await renewIn(ports, folder, { stages, signal })
      } catch (thrown) {
        // Under the lock: a publication that ran beside it would lose what it noted. A busy folder has no problem.
        const remembered = await readRemembered(ports, folder)
        if (remembered && !signal.aborted && thrown instanceof KilnError)
          await writeRemembered(ports, { ...remembered, problem: thrown.report() })
        throw thrown
      }
    })
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  }
}

async function renewIn(
  ports: Ports,
  folder: string,
  { stages, signal }: { stages: Stages; signal: AbortSignal },
): Promise<{ renewed: number }> {
  const keys = await keysHere(ports)
  await assertFolder(ports, folder, keys)
  let remembered = await readRemembered(ports, folder)
  if (!remembered) throw failure('file.missing', { operation: 'updates.renew', values: { path: folder } })
  const keep = (changed: Partial<Remembered>) => {
    remembered = { ...(remembered as Remembered), ...changed }
    return writeRemembered(ports, remembered)
  }
  const { days, upload: address } = remembered
  const found = await renewableIn(ports, remembered, keys)
  const due = found.filter(each => isDue(each, secondsOf(ports)))
  await stages.run('publish', async () => {
    if (due.length === 0) return
    const secret = await dailySecret(ports, keys, signal)
    if (address !== null) await keep({ uploadWaits: true })
    for (const each of due) {
      const { for: audience, profile, architecture, toplevel } = each.pointer
      const what = { for: audience, profile, architecture, toplevel }
      const isBelow = each.place === 'before-later'
      const next = nextPointer(
        { ...what, days, before: each.pointer, isBelow, now: secondsOf(ports) },
        { keys, secret },
      )
      const numbers = { keys: keys.number, before: each.pointer.sequence, after: next.pointer.sequence }
      const known = (isDone: boolean) => {
        const pointers = remembered?.pointers ?? {}
        const ours = pointers[audience] ?? { keys: keys.number, sequences: [] }
        const changed =
          each.place === 'later' ? heldAfter(ours, numbers, isDone) : shownAfter(numbers, isDone)
        return { pointers: { ...pointers, [audience]: { ...ours, ...changed } } }
      }
      // Recorded first: if Kiln is killed here, the pointer in the folder counts as ours either way.
      await keep(known(false))
      if (each.place === 'later') {
        await writeLater(ports, folder, next)
        await renumberHeld(ports, folder, next.pointer)
      } else await writePointer(ports, folder, next)
      await keep(known(true))
    }
  })
  if (address !== null && remembered.uploadWaits)
    await stages.run('upload', report =>
      upload(
        ports,
        { folder, address, recovery: keys.recovery, replace: false, verify: false },
        { signal, report },
      ),
    )
  if (address !== null) remembered = uploadedTo(address, remembered)
  await keep({ uploadWaits: false, problem: null })
  return { renewed: due.length }
}

type Numbers = { keys: number; before: number; after: number }

const shownAfter = ({ keys, before, after }: Numbers, isDone: boolean) => ({
  keys,
  sequences: isDone ? [after] : [before, after],
})

const heldAfter = (
  { held }: Remembered['pointers'][string],
  { keys, before, after }: Numbers,
  isDone: boolean,
) => ({
  held: { keys, sequence: after, from: held?.from ?? before, ...(!isDone && { before }) },
})
