// Recognises a file by its first bytes: names lie. Pure. Refuses only what is clearly another kind of file; any
// other bytes may be a disk.
import type { Message } from '#shared/messages/message.ts'
import { foreignReason } from './foreign.ts'

/** Enough for every signature: an ISO's descriptor and a GPT header after a sector of 4 KiB. */
export const headBytes = 64 * 1024

const wrappings = ['gz', 'xz', 'zst', 'bz2', 'zip'] as const
export type Wrapping = (typeof wrappings)[number]

export type Kind =
  | { kind: 'disk'; disk: 'raw' | 'iso' }
  | { kind: 'packed'; wrapping: Wrapping }
  | { kind: 'qcow2' }
  /** The reason continues "cannot be flashed: ". */
  | { kind: 'foreign'; reason: Message }

const magics: [Wrapping, string][] = [
  ['gz', '1f8b08'],
  ['xz', 'fd377a585a00'],
  ['zst', '28b52ffd'],
  ['zip', '504b0304'],
  ['zip', '504b0506'],
]

/** `head`: the first 64 KiB, or all of a smaller file. `tail`: its last 512 bytes, if available. */
export function kindOf(head: Buffer, tail: Buffer = Buffer.alloc(0)): Kind {
  const hex = head.subarray(0, 16).toString('hex')
  const packed = magics.find(([, magic]) => hex.startsWith(magic))
  if (packed) return { kind: 'packed', wrapping: packed[0] }
  if (/^425a68[\da-f]{2}(314159265359|177245385090)/.test(hex)) return { kind: 'packed', wrapping: 'bz2' }
  // A skippable frame may precede zstd's own first frame.
  if (/^5[0-9a-f]2a4d18/.test(hex)) return { kind: 'packed', wrapping: 'zst' }
  if (hex.startsWith('514649fb')) return { kind: 'qcow2' }
  if (isIso(head)) return { kind: 'disk', disk: 'iso' }
  const reason = isDisk(head) ? null : foreignReason(head, tail)
  return reason === null ? { kind: 'disk', disk: 'raw' } : { kind: 'foreign', reason }
}

const textAt = (head: Buffer, at: number, length: number) => head.toString('latin1', at, at + length)

const isIso = (head: Buffer) => textAt(head, 32_769, 5) === 'CD001'

/** A partition table, or a file system on the bare disk: then it is a disk, whatever it begins with. */
function isDisk(head: Buffer): boolean {
  if ([512, 4096].some(at => textAt(head, at, 8) === 'EFI PART')) return true
  if (head.length > 1082 && head.readUInt16LE(1024 + 56) === 0xef53) return true
  if (head.length < 512 || head.readUInt16LE(510) !== 0xaa55) return false
  const entries = [446, 462, 478, 494].map(at => head.subarray(at, at + 16))
  const used = entries.filter(entry => entry[4] !== 0)
  const isTable = used.length > 0 && entries.every(entry => ((entry[0] ?? 1) & 0x7f) === 0)
  return isTable || head[0] === 0xeb || head[0] === 0xe9
}
