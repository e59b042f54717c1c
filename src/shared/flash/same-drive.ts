// Whether what is plugged in now is the drive that was chosen.
import type { Drive } from '../model/drive.ts'
import { groupedText } from '../units.ts'

export type Chosen = Pick<Drive, 'deviceNumber' | 'serial' | 'sizeBytes' | 'sequence'>

/** Null when it is the same drive; otherwise what differs, as a sentence. */
export function driveDifference(chosen: Chosen, found: Chosen): string | null {
  const was = (what: string, before: string, now: string) =>
    `its ${what} was ${before || 'unknown'} and is ${now || 'unknown'}.`
  if (chosen.sizeBytes !== found.sizeBytes)
    return was('size in bytes', groupedText(chosen.sizeBytes), groupedText(found.sizeBytes))
  if (chosen.serial !== found.serial) return was('serial number', chosen.serial, found.serial)
  if (chosen.deviceNumber !== found.deviceNumber)
    return was('device number', chosen.deviceNumber, found.deviceNumber)
  if (chosen.sequence && found.sequence && chosen.sequence !== found.sequence)
    return 'it was unplugged or changed since it was chosen.'
  return null
}
