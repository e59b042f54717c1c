// Whether what is plugged in now is the drive that was chosen.
import type { Drive } from '../model/drive.ts'

export type Chosen = Pick<Drive, 'deviceNumber' | 'serial' | 'sizeBytes' | 'sequence'>

/** Null when it is the same drive; otherwise what differs, as a sentence. */
export function driveDifference(chosen: Chosen, found: Chosen): string | null {
  const was = (what: string, before: string, now: string) =>
    `its ${what} was ${before || 'unknown'} and is ${now || 'unknown'}.`
  const [before, now] = [chosen, found].map(({ sizeBytes }) => sizeBytes.toLocaleString('en'))
  if (before !== now) return was('size in bytes', before ?? '', now ?? '')
  if (chosen.serial !== found.serial) return was('serial number', chosen.serial, found.serial)
  if (chosen.deviceNumber !== found.deviceNumber)
    return was('device number', chosen.deviceNumber, found.deviceNumber)
  if (chosen.sequence && found.sequence && chosen.sequence !== found.sequence)
    return 'it was unplugged or changed since it was chosen.'
  return null
}
