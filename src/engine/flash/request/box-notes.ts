// Says to which box each drive goes, before the drive is erased. Pure.
import type { DriveBox } from '#engine/box-links.ts'
import type { ChosenDrive, FlashNote } from '#shared/flash/flash.ts'
import { message } from '#shared/messages/codes.ts'
import { list, type Message } from '#shared/messages/message.ts'

/**
 * Says whose drive each one is and, for drives that get a host name, whose it becomes; `to` is in the order of the
 * drives.
 */
export const boxNotes = (
  drives: readonly Pick<ChosenDrive, 'path' | 'seed'>[],
  to: readonly DriveBox[],
): FlashNote[] =>
  drives.flatMap(({ path, seed }, at) => {
    const found = to[at]
    const hostname = seed?.hostname ?? ''
    if (!found) return []
    const owned = message('flash.note.owner', { names: list(found.owners) })
    const lost = found.owners.length > 0 ? [{ drive: path, code: 'owner', text: owned }] : []
    if (hostname === '') return lost
    return [
      ...lost,
      { drive: path, code: found.otherwise ? 'other-box' : 'box', text: whichBox(hostname, found) },
      ...(found.same.length > 0
        ? [{ drive: path, code: 'same-host-name', text: others(hostname, found) }]
        : []),
    ]
  })

const others = (hostname: string, { same }: DriveBox) =>
  message('flash.note.same-host-name', { hostname, names: list(same) })

function whichBox(hostname: string, { box, otherwise, alike }: DriveBox): Message {
  if (box && otherwise) return message('flash.note.other-box', { hostname, name: box.name })
  if (box) return message('flash.note.box', { hostname, name: box.name })
  return alike.length > 0
    ? message('flash.note.new-box-alike', { hostname, names: list(alike) })
    : message('flash.note.new-box', { hostname })
}
