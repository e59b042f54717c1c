// To which box each drive goes, told before it is erased. Pure.
import type { DriveBox } from '#engine/box-links.ts'
import type { ChosenDrive, FlashNote } from '#shared/flash/flash.ts'
import { message } from '#shared/messages/codes.ts'
import { list } from '#shared/messages/message.ts'

/** Of drives that get a host name; `to` in the order of the drives. */
export const boxNotes = (
  drives: readonly Pick<ChosenDrive, 'path' | 'seed'>[],
  to: readonly DriveBox[],
): FlashNote[] =>
  drives.flatMap(({ path, seed }, at) => {
    const found = to[at]
    const hostname = seed?.hostname ?? ''
    if (!found || hostname === '') return []
    const text = found.box
      ? message('flash.note.box', { hostname, name: found.box.name })
      : found.alike.length > 0
        ? message('flash.note.new-box-alike', { hostname, names: list(found.alike) })
        : message('flash.note.new-box', { hostname })
    return [{ drive: path, code: 'box', text }]
  })
