// The header of a qcow2 disk: https://www.qemu.org/docs/master/interop/qcow2.html. Pure.
// A disk that refers to other files is refused: its author would choose which of this computer's files end up on the
// drive.

import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'

export type Qcow2 = { sizeBytes: number }

const corrupt = 2n
const outsideData = 4n

/** A message says why it can't be flashed; it continues "cannot be flashed: ". */
export function parseQcow2(head: Buffer): Qcow2 | Message {
  if (head.length < 104) return message('reason.cut-off')
  const version = head.readUInt32BE(4)
  if (version !== 2 && version !== 3) return message('qcow2.reason.version', { version: String(version) })
  if (head.readBigUInt64BE(8) !== 0n) return message('qcow2.reason.backing')
  const sizeBytes = head.readBigUInt64BE(24)
  if (sizeBytes === 0n || sizeBytes > BigInt(Number.MAX_SAFE_INTEGER)) return message('qcow2.reason.size')
  if (head.readUInt32BE(32) !== 0) return message('qcow2.reason.encrypted')
  const features = version === 3 ? head.readBigUInt64BE(72) : 0n
  if (features & corrupt) return message('qcow2.reason.corrupt', { command: 'qemu-img check -r all FILE' })
  if (features & outsideData) return message('qcow2.reason.outside')
  return { sizeBytes: Number(sizeBytes) }
}
