// What a person should know before, though nothing stands against it. Pure.
import { mayWrite } from '#shared/flash/may-write.ts'
import type { FlashNote, FlashRequest } from '#shared/model/flash.ts'
import type { Lineage } from '#shared/model/lineage.ts'
import { lastOn } from '../record/lineage.ts'
import type { FlashFacts } from './check.ts'
import { isFound } from './facts.ts'

/** What nearly every image is made for. */
const usualBlockBytes = 512

/** `lineage` null: it cannot be read. */
export function flashNotes(
  request: FlashRequest,
  { source, drives }: FlashFacts,
  lineage: Lineage | null,
): FlashNote[] {
  const notes: FlashNote[] = []
  const image = isFound(source) ? source.facts : null
  for (const looked of drives) {
    if (!isFound(looked)) continue
    const { chosen, drive } = looked
    const add = (code: string, text: string) => notes.push({ drive: drive.path, code, text })
    for (const { code, text } of mayWrite(drive, image, chosen).notes) add(code, text)
    if (drive.blockBytes > usualBlockBytes)
      add(
        'blocks',
        `It has blocks of ${drive.blockBytes} bytes, where most images' partitions are not found.`,
      )
    const last = lineage && lastOn(lineage, drive)
    if (last) add('lineage', `Kiln put ${last.name} on it on ${dateText(last.at)}.`)
  }
  if (request.source.kind === 'url' && !request.sha256)
    notes.push({
      drive: null,
      code: 'unchecked',
      text: 'The download is not checked: give its SHA-256 to be sure that it is what was meant.',
    })
  if (!request.verify)
    notes.push({
      drive: null,
      code: 'unverified',
      text: 'What is written is not read back: a faulty drive would not be found.',
    })
  return notes
}

const dateText = (time: number) => new Date(time).toISOString().slice(0, 10)
