// The header of a qcow2 disk: https://www.qemu.org/docs/master/interop/qcow2.html. Pure.
// A disk that refers to other files is refused: whoever made it would choose which of this computer's files end up on the
// drive.

export type Qcow2 = { sizeBytes: number }

const corrupt = 2n
const outsideData = 4n

/** A text is why it can't be flashed; it goes on from "cannot be flashed: ". */
export function parseQcow2(head: Buffer): Qcow2 | string {
  if (head.length < 104) return 'it is cut off'
  const version = head.readUInt32BE(4)
  if (version !== 2 && version !== 3) return `it is a qcow2 disk of version ${version}, which is not known`
  if (head.readBigUInt64BE(8) !== 0n) return 'it is only the changes to another disk (it has a backing file)'
  const sizeBytes = head.readBigUInt64BE(24)
  if (sizeBytes === 0n || sizeBytes > BigInt(Number.MAX_SAFE_INTEGER)) return 'its size makes no sense'
  if (head.readUInt32BE(32) !== 0) return 'it is encrypted'
  const features = version === 3 ? head.readBigUInt64BE(72) : 0n
  if (features & corrupt) return 'it is marked as damaged. Repair it first: qemu-img check -r all FILE'
  if (features & outsideData) return 'its data are in another file'
  return { sizeBytes: Number(sizeBytes) }
}
