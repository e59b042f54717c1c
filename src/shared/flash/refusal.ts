// A verdict that is not yes, as the error for it.
import { failure, type KilnError } from '../errors.ts'
import type { Drive } from '../model/drive.ts'
import { bytesText } from '../units.ts'
import { mayWrite, type ToBeWritten } from './may-write.ts'

/** Null when the drive may be written. */
export function refusal(
  drive: Drive,
  image: ToBeWritten,
  { typedName, operation }: { typedName: string; operation: string },
): KilnError | null {
  const { may, name, reasons } = mayWrite(drive, image, { typedName })
  if (may === 'yes') return null
  const reason = reasons.map(each => each.text).join(' ')
  const values = { name, reason, ...sizes(drive.sizeBytes, image.sizeBytes ?? 0) }
  const details = { path: drive.path }
  if (may === 'typed') return failure('drive.unconfirmed', { operation, values, details })
  const only = reasons.length === 1 ? reasons[0]?.code : undefined
  if (only === 'too-small') return failure('drive.too-small', { operation, values, details })
  if (only === 'busy') return failure('drive.busy', { operation, values, details })
  return failure('drive.refused', { operation, values, details })
}

/** In bytes where they would read the same. */
function sizes(has: number, needs: number) {
  const alike = bytesText(has) === bytesText(needs)
  const text = (bytes: number) => (alike ? `${bytes.toLocaleString('en')} bytes` : bytesText(bytes))
  return { size: text(has), needed: text(needs) }
}
