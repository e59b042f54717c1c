// What a person should know before, though nothing stands against it. Pure.
import { driveName } from '#shared/flash/drive-name.ts'
import { mayWrite } from '#shared/flash/may-write.ts'
import type { FlashRequest } from '#shared/model/flash.ts'
import type { Lineage } from '#shared/model/lineage.ts'
import type { FlashFacts } from './check.ts'
import { isFound } from './facts.ts'
import { lastOn } from './lineage.ts'

/** What nearly every image is made for. */
const usualBlockBytes = 512

/** `lineage` null: it cannot be read. */
export function flashNotes(
  request: FlashRequest,
  { source, drives }: FlashFacts,
  lineage: Lineage | null,
): string[] {
  const notes: string[] = []
  const image = isFound(source) ? source.facts : null
  for (const looked of drives) {
    if (!isFound(looked)) continue
    const { chosen, drive } = looked
    const name = driveName(drive)
    for (const { text } of mayWrite(drive, image, chosen).notes) notes.push(`${name}: ${text}`)
    if (drive.blockBytes > usualBlockBytes)
      notes.push(
        `${name}: It has blocks of ${drive.blockBytes} bytes, where most images' partitions are not found.`,
      )
    const last = lineage && lastOn(lineage, drive)
    if (last) notes.push(`${name}: Kiln put ${last.name} on it on ${dateText(last.at)}.`)
  }
  if (request.source.kind === 'url' && !request.sha256)
    notes.push('The download is not checked: give its SHA-256 to be sure that it is what was meant.')
  if (!request.verify) notes.push('What is written is not read back: a faulty drive would not be found.')
  return notes
}

const dateText = (time: number) => new Date(time).toISOString().slice(0, 10)
