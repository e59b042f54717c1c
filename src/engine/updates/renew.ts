// Renews pointers before they expire, without a build: the same system, a higher sequence, a later day. Only one that this Kiln
// wrote and that its daily key signed is renewed: who can write to the folder could put an older one there.
import { createBoxStore } from '#engine/boxes/store.ts'
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import { isSignedBy } from '#engine/kits/signature.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import { audienceOf } from '#shared/updates/audience.ts'
import { type Pointer, parsePointer } from '#shared/updates/pointer.ts'
import type { UpdateKeys } from '#shared/updates/update-keys.ts'
import { assertFolder } from './assert-folder.ts'
import { publishedFor, writePointer } from './folder.ts'
import { withFolderLock } from './folder-lock.ts'
import { dailySecret, keysHere, readKeys } from './keys.ts'
import { nextPointer } from './point.ts'
import { allRemembered, type Remembered, readRemembered, writeRemembered } from './remembered.ts'
import { upload } from './upload.ts'
import { isNewestSystem } from './waiting.ts'

/** Of the time that a pointer counts, how much has to be over: a computer that is opened once a month renews each time. */
const renewedAfter = 1 / 10

const isDue = ({ made, expires }: Pointer, now: number): boolean =>
  now - made >= (expires - made) * renewedAfter

const secondsOf = ({ now }: Pick<Ports, 'now'>) => Math.floor(now() / 1000)

type Ours = { audience: string; text: string; pointer: Pointer }

/** What is in the folder and ours, by this key set. */
async function oursIn(ports: Ports, { folder, pointers }: Remembered, keys: UpdateKeys): Promise<Ours[]> {
  const { boxes, problems } = await createBoxStore(ports).read()
  // One whose record cannot be read was not removed.
  const known = new Set([...boxes, ...problems].map(({ id }) => audienceOf({ box: id, ring: null })))
  const isRemoved = (audience: string) => audience.startsWith('box/') && !known.has(audience)
  const found = await Promise.all(
    Object.entries(pointers).map(async ([audience, known]) => {
      const published = await publishedFor(ports, folder, audience)
      const pointer = published?.pointer
      // Connect may have shown a newer one that waits or waited: then this one would take the box back.
      const isNewest =
        pointer !== undefined && (await isNewestSystem(ports, { folder, pointers }, { pointer, keys }))
      const isOurs =
        isNewest &&
        !isRemoved(audience) &&
        pointer?.for === audience &&
        pointer.keys === keys.number &&
        known.keys === keys.number &&
        known.sequences.includes(pointer.sequence) &&
        parsePointer(published?.text ?? '')?.isSignedBy(keys.daily, isSignedBy)
      return published && isOurs ? [{ audience, ...published }] : []
    }),
  )
  return found.flat()
}

/** The folders that have something to renew or to upload. One that is not there now, on a stick for example, has not. */
export async function foldersDue(ports: Ports): Promise<string[]> {
  const keys = await readKeys(ports)
  if (!keys) return []
  const due: string[] = []
  for (const remembered of await allRemembered(ports)) {
    if ((await ports.files.facts(remembered.folder))?.kind !== 'folder') continue
    const ours = await oursIn(ports, remembered, keys)
    const now = secondsOf(ports)
    if (remembered.uploadWaits || ours.some(({ pointer }) => isDue(pointer, now))) due.push(remembered.folder)
  }
  return due
}

/** Returns how many were renewed. Throws update.*, keyring.*, file.*; what it throws is remembered with the folder. */
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
    return await withFolderLock(ports, folder, () => renewIn(ports, folder, { stages, signal }))
  } catch (thrown) {
    stages.endRunning(signal.aborted ? 'cancelled' : 'failed')
    const remembered = await readRemembered(ports, folder)
    if (remembered && !signal.aborted && thrown instanceof KilnError)
      await writeRemembered(ports, { ...remembered, problem: thrown.report() })
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
  const ours = await oursIn(ports, remembered, keys)
  const due = ours.filter(({ pointer }) => isDue(pointer, secondsOf(ports)))
  await stages.run('publish', async () => {
    if (due.length === 0) return
    const secret = await dailySecret(ports, keys, signal)
    for (const { audience, pointer: before } of due) {
      const { profile, architecture, toplevel } = before
      const what = { for: audience, profile, architecture, toplevel }
      const next = nextPointer({ ...what, days, before, now: secondsOf(ports) }, { keys, secret })
      const pointers = () => remembered?.pointers ?? {}
      const known = (...sequences: number[]) => ({
        pointers: { ...pointers(), [audience]: { keys: keys.number, sequences } },
      })
      // Before: killed here, the one that lies there is ours either way.
      await keep({
        ...known(before.sequence, next.pointer.sequence),
        ...(address !== null && { uploadWaits: true }),
      })
      await writePointer(ports, folder, next)
      await keep(known(next.pointer.sequence))
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
  await keep({ uploadWaits: false, problem: null })
  return { renewed: due.length }
}
