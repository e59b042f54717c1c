// Withdraws updates: each box gets a pointer with a higher sequence that names the previous system. A box
// that has not taken the withdrawn update stays as it is; one that has goes back by a normal update. Removes
// what waits for the first boxes.
import type { Work } from '#engine/jobs/plan.ts'
import { Stages } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'
import type { WithdrawnBox, WithdrawRequest, WithdrawResult } from '#shared/updates/withdrawal.ts'
import { newestFor, publishedFor, removePointer, signedFor, writeKeySet, writePointer } from './folder.ts'
import { withFolderLock } from './folder-lock.ts'
import { publishHeld } from './held.ts'
import { dailySecret, keysHere } from './keys.ts'
import { assertClock, nextPointer } from './point.ts'
import { daysOf } from './remembered.ts'
import { rememberUploaded, rememberWithdrawing, rememberWithdrawn } from './remembered-withdrawal.ts'
import { upload } from './upload.ts'
import { forgetWave } from './waves.ts'
import { planWithdrawal } from './withdrawal.ts'

const operation = 'updates.withdraw'

type Withdrawing = {
  request: WithdrawRequest
  /** The boxes that the user confirmed. */
  boxes: readonly WithdrawnBox[]
}

/** Throws update.*, keyring.*, file.*. */
export async function withdraw(ports: Ports, withdrawing: Withdrawing, work: Work): Promise<WithdrawResult> {
  const { upload: address } = await planWithdrawal(ports, withdrawing.request, work.signal)
  const stages = new Stages(
    [
      pendingStage('publish', message('stage.write-pointers')),
      ...(address === null ? [] : [pendingStage('upload', message('stage.upload-published'))]),
    ],
    { emit: work.emit, now: ports.now },
  )
  try {
    return await withFolderLock(ports, withdrawing.request.folder, () =>
      withdrawLocked(ports, { ...withdrawing, address }, { stages, signal: work.signal }),
    )
  } catch (thrown) {
    stages.endRunning(work.signal.aborted ? 'cancelled' : 'failed')
    throw thrown
  }
}

async function withdrawLocked(
  ports: Ports,
  { request, boxes: shown, address }: Withdrawing & { address: string | null },
  { stages, signal }: { stages: Stages; signal: AbortSignal },
): Promise<WithdrawResult> {
  const { folder } = request
  const keys = await keysHere(ports)
  const { boxes, others } = await planWithdrawal(ports, request, signal)
  const [other] = boxes.filter((box, index) => !isSame(box, shown[index]))
  if (other || boxes.length !== shown.length)
    throw failure('update.plan-old', { operation, values: { name: other?.name ?? '' } })
  const days = await daysOf(ports, folder)
  const done: WithdrawResult['boxes'] = []
  for (const box of boxes) if (box.onlyUpload) done.push(await withdrawnBefore(ports, folder, box))
  const begun = boxes.filter(({ onlyUpload }) => !onlyUpload)
  const now = () => Math.floor(ports.now() / 1000)
  for (const box of begun) {
    const before = await newestFor(ports, folder, { audience: box.for, keys })
    assertClock({ days, before, now: now() }, keys)
  }
  await stages.run('publish', async () => {
    if (begun.length === 0) return
    const secret = await dailySecret(ports, keys, signal)
    await rememberWithdrawing(ports, { folder, upload: address }, begun)
    await writeKeySet(ports, folder, keys)
    const pointed: WithdrawResult['boxes'] = []
    await publishHeld(ports, folder, {
      boxes: begun.map(each => ({ for: each.for, from: each.from, to: each.to?.system ?? null })),
      held: [],
      point: async () => {
        for (const box of begun)
          pointed.push(await pointedBack(ports, { box, folder, days, now: now() }, { keys, secret }))
      },
    })
    await forgetWave(
      ports,
      folder,
      begun.map(each => each.for),
    )
    await rememberWithdrawn(
      ports,
      { folder, upload: address, recovery: keys.recovery, keys: keys.number },
      pointed,
    )
    done.push(...pointed)
  })
  const uploaded =
    address === null
      ? null
      : await stages.run('upload', report =>
          upload(
            ports,
            { folder, address, recovery: keys.recovery, replace: false, verify: false },
            { signal, report },
          ),
        )
  if (address !== null) await rememberUploaded(ports, folder, address)
  return { folder, boxes: done, others, uploaded }
}

const isSame = (a: WithdrawnBox, b: WithdrawnBox | undefined): boolean =>
  a.for === b?.for && a.from === b.from && a.to?.system === b.to?.system && a.onlyUpload === b.onlyUpload

/** Its pointer is in the folder. */
async function withdrawnBefore(
  ports: Ports,
  folder: string,
  box: WithdrawnBox,
): Promise<WithdrawResult['boxes'][number]> {
  const pointer = box.to && (await publishedFor(ports, folder, box.for))?.pointer
  return { ...box, sequence: pointer?.sequence ?? null, expires: pointer?.expires ?? null }
}

type Pointing = { box: WithdrawnBox; folder: string; days: number; now: number }

async function pointedBack(
  ports: Ports,
  { box, folder, days, now }: Pointing,
  by: Parameters<typeof nextPointer>[1],
): Promise<WithdrawResult['boxes'][number]> {
  const { for: audience, to } = box
  if (to === null) {
    await removePointer(ports, folder, audience)
    return { ...box, sequence: null, expires: null }
  }
  const signed = await signedFor(ports, folder, { audience, keys: by.keys })
  const earlier = signed.find(({ toplevel }) => toplevel === to.system)
  if (!earlier) throw failure('update.plan-old', { operation, values: { name: box.name } })
  const { profile, architecture, toplevel } = earlier
  const what = { for: audience, profile, architecture, toplevel }
  const made = nextPointer({ ...what, days, before: signed[0] ?? null, now }, by)
  await writePointer(ports, folder, made)
  return { ...box, sequence: made.pointer.sequence, expires: made.pointer.expires }
}
