// Notes for the user before flashing; none of them prevents it. Pure.

import type { Lineage } from '#shared/drives/lineage.ts'
import { mayWrite } from '#shared/drives/may-write.ts'
import type { FlashNote, FlashRequest } from '#shared/flash/flash.ts'
import { message } from '#shared/messages/codes.ts'
import { day, type Message } from '#shared/messages/message.ts'
import { isWithoutLogin } from '#shared/seed/login.ts'
import type { SeedAnswers } from '#shared/seed/seed.ts'
import { lastOn } from '../lineage.ts'
import type { FlashFacts } from './check.ts'
import { isFound } from './facts.ts'

/** Nearly every image is made for this size, and it is the default for one without a GPT. */
const usualBlockBytes = 512

/** `lineage` null: it cannot be read. `keepsPassword`: whether the keyring has a password for the drive's box. */
export function flashNotes(
  request: FlashRequest,
  { source, drives }: FlashFacts,
  lineage: Lineage | null,
  keepsPassword: (seed: SeedAnswers | null) => boolean = () => false,
): FlashNote[] {
  const notes: FlashNote[] = []
  const image = isFound(source) ? source.facts : null
  for (const looked of drives) {
    if (!isFound(looked)) continue
    const { chosen, drive } = looked
    const add = (code: string, text: Message) => notes.push({ drive: drive.path, code, text })
    for (const { code, text } of mayWrite(drive, image, chosen).notes) add(code, text)
    const sectorBytes = image?.sectorBytes ?? null
    if (drive.blockBytes !== (sectorBytes ?? usualBlockBytes))
      add(
        'blocks',
        sectorBytes === null
          ? message('flash.note.sectors', { bytes: drive.blockBytes })
          : message('flash.note.other-sectors', { bytes: drive.blockBytes, image: sectorBytes }),
      )
    const made = isFound(source) ? source.origin.image : null
    if (made && isWithoutLogin(made, chosen.seed) && !keepsPassword(chosen.seed))
      add('no-login', message('flash.note.no-login'))
    const last = lineage && lastOn(lineage, drive)
    if (last) add('lineage', message('flash.note.last', { name: last.name, day: day(last.at) }))
  }
  for (const { file, use, text, sha256 } of image?.beside ?? []) {
    // If everything is written, no block map is used.
    if (use === 'used' && sha256 === undefined && request.full) continue
    const isOther = sha256 !== undefined && request.sha256 !== null && request.sha256 !== sha256
    const output = isOther ? message('flash.note.other-sum', { file }) : text
    notes.push({ drive: null, code: `beside-${use}`, text: output })
  }
  if (image?.isDiscOnly) notes.push({ drive: null, code: 'disc-only', text: message('flash.note.disc-only') })
  if (request.source.kind === 'url' && !request.sha256)
    notes.push({
      drive: null,
      code: 'unchecked',
      text: message('flash.note.unchecked'),
    })
  if (!request.verify)
    notes.push({
      drive: null,
      code: 'unverified',
      text: message('flash.note.unverified'),
    })
  return notes
}
