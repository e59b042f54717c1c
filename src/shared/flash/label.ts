// What the partition of a restored drive may be called: FAT's rules, with small letters.
import { failure } from '../errors.ts'

/** Throws drive.label. */
export function checkLabel(label: string): void {
  if (/^[A-Za-z0-9 _-]{0,11}$/.test(label) && label.trim() === label) return
  throw failure('drive.label', { operation: 'flash.restore', values: { label } })
}
