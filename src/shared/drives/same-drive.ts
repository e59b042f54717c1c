// Whether the drive that is plugged in now is the one that was chosen.

import { message } from '../messages/codes.ts'
import type { Message, Value } from '../messages/message.ts'
import type { Drive } from './drive.ts'

type DriveIdentity = Pick<Drive, 'path' | 'deviceNumber' | 'sequence' | 'serial' | 'sizeBytes'>

/** Identifies the drive that a person chose: exactly that one may be erased. */
export const driveIdentity = ({ path, deviceNumber, sequence, serial, sizeBytes }: Drive): DriveIdentity => ({
  path,
  deviceNumber,
  ...(sequence === undefined ? {} : { sequence }),
  serial,
  sizeBytes,
})

type Chosen = Pick<Drive, 'deviceNumber' | 'serial' | 'sizeBytes' | 'sequence'>

/** Null if it is the same drive; otherwise what differs, as a sentence. */
export function driveDifference(chosen: Chosen, found: Chosen): Message | null {
  const was = (property: Message, before: Value, now: Value) =>
    message('drive.difference', { property, before: before || unknown, now: now || unknown })
  if (chosen.sizeBytes !== found.sizeBytes)
    return was(message('drive.property.size'), chosen.sizeBytes, found.sizeBytes)
  if (chosen.serial !== found.serial)
    return was(message('drive.property.serial'), chosen.serial, found.serial)
  if (chosen.deviceNumber !== found.deviceNumber)
    return was(message('drive.property.number'), chosen.deviceNumber, found.deviceNumber)
  if (chosen.sequence && found.sequence && chosen.sequence !== found.sequence)
    return message('drive.replugged')
  return null
}

const unknown = message('drive.unknown')
