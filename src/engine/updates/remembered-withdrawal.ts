// Kiln's record of withdrawals. A withdrawal is recorded before its pointers are written and stays until the
// web server has it. Repeating an interrupted one completes it and goes no further back.
import type { Ports } from '#engine/ports/index.ts'
import type { WithdrawnBox } from '#shared/updates/withdrawal.ts'
import {
  newRemembered,
  publicationsKept,
  type RecordPorts,
  type Remembered,
  readRemembered,
  writeRemembered,
} from './remembered.ts'

/** `keys`: number of the key set. */
type Of = Pick<Remembered, 'folder' | 'upload'> & { recovery: string; keys: number }
type WithdrawPorts = RecordPorts & Pick<Ports, 'now'>

const others = (remembered: Remembered | null, boxes: readonly { for: string }[]) =>
  (remembered?.withdrawing ?? []).filter(each => !boxes.some(box => box.for === each.for))

/** Called before the pointers are written. */
export async function rememberWithdrawing(
  ports: WithdrawPorts,
  { folder, upload }: Pick<Of, 'folder' | 'upload'>,
  boxes: readonly WithdrawnBox[],
): Promise<void> {
  const before = await readRemembered(ports, folder)
  const ours = boxes.map(box => ({ ...box, isPointed: false, upload }))
  await writeRemembered(ports, {
    ...(before ?? newRemembered(ports, folder)),
    withdrawing: [...others(before, boxes), ...ours],
  })
}

type Withdrawn = WithdrawnBox & { sequence: number | null }

/** Called once the pointers are written. */
export async function rememberWithdrawn(
  ports: WithdrawPorts,
  { folder, upload, recovery, keys }: Of,
  boxes: readonly Withdrawn[],
): Promise<void> {
  const before = await readRemembered(ports, folder)
  const at = ports.now()
  const pointers = { ...before?.pointers }
  for (const { for: audience, from, to, sequence } of boxes) {
    const ours = pointers[audience]
    const withdrawn = [...new Set([...(ours?.withdrawn ?? []), from])]
    const rest = (ours?.systems ?? []).filter(({ system }) => system !== from && system !== to?.system)
    const back =
      to === null || sequence === null
        ? []
        : [{ system: to.system, keys, sequence, made: Math.floor(at / 1000) }]
    pointers[audience] = {
      keys,
      sequences: sequence === null ? [] : [sequence],
      withdrawn,
      systems: [...rest.map(({ waits: _, ...each }) => each), ...back],
      shown: to?.system ?? null,
    }
  }
  const [ring = null] = boxes.flatMap(each => (each.for.startsWith('ring/') ? [each.for.slice(5)] : []))
  const ids = boxes.flatMap(each => (each.for.startsWith('box/') ? [each.for.slice(4)] : []))
  const publications = [...(before?.publications ?? []), { at, boxes: ids, ring, withdrawn: true }]
  const pointed = boxes.map(({ sequence: _, ...box }) => ({ ...box, isPointed: true, upload }))
  await writeRemembered(ports, {
    ...(before ?? newRemembered(ports, folder)),
    upload,
    recovery,
    pointers,
    uploadWaits: upload !== null,
    problem: null,
    publications: publications.slice(-publicationsKept),
    withdrawing: [...others(before, boxes), ...(upload === null ? [] : pointed)],
  })
}

/** The record after a complete upload to this address. */
export const uploadedTo = (address: string, remembered: Remembered): Remembered => ({
  ...remembered,
  uploadWaits: remembered.uploadWaits && remembered.upload !== address,
  withdrawing: remembered.withdrawing.filter(({ isPointed, upload }) => !isPointed || upload !== address),
})

export async function rememberUploaded(ports: RecordPorts, folder: string, address: string): Promise<void> {
  const remembered = await readRemembered(ports, folder)
  if (remembered) await writeRemembered(ports, uploadedTo(address, remembered))
}

/** Addresses to which withdrawn updates still have to be uploaded. */
export async function withdrawnAddresses(ports: RecordPorts, folder: string): Promise<Set<string>> {
  const withdrawing = (await readRemembered(ports, folder))?.withdrawing ?? []
  return new Set(
    withdrawing.flatMap(({ isPointed, upload }) => (isPointed && upload !== null ? [upload] : [])),
  )
}
