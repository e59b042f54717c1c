// A verdict other than yes, as an error: the same text from engine and writer.

import { failure, type KilnError } from '../errors.ts'
import { sentences } from '../messages/message.ts'
import type { Drive } from './drive.ts'
import { differing, mayWrite, type ToBeWritten } from './may-write.ts'

/** Null if the drive may be written. */
export function refusal(
  drive: Drive,
  /** null: nothing is known of it, so the drive alone is judged. */
  image: ToBeWritten | null,
  { typedName, operation }: { typedName: string; operation: string },
): KilnError | null {
  const { may, name, reasons } = mayWrite(drive, image, { typedName })
  if (may === 'yes') return null
  const reason = sentences(reasons.map(each => each.text))
  const values = { name, reason }
  const details = { path: drive.path }
  if (may === 'typed') return failure('drive.unconfirmed', { operation, values, details })
  const only = reasons.length === 1 ? reasons[0]?.code : undefined
  const neededBytes = image?.sizeBytes ?? null
  if (only === 'too-small' && neededBytes !== null)
    return tooSmall(name, { path: drive.path, sizeBytes: drive.sizeBytes, neededBytes }, operation)
  if (only === 'busy') return failure('drive.busy', { operation, values, details })
  return failure('drive.refused', { operation, values, details })
}

/** Gives the sizes in bytes if they would look the same otherwise. */
export function tooSmall(
  name: string,
  { path, sizeBytes, neededBytes }: { path: string; sizeBytes: number; neededBytes: number },
  operation: string,
): KilnError {
  const [size, needed] = differing(sizeBytes, neededBytes)
  const values = { name, size, needed }
  return failure('drive.too-small', { operation, values, details: { path } })
}
