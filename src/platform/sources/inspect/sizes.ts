// The size of a compressed disk, if it can be known without decompressing it. null is better than a guess,
// because users choose a drive by it. For a .gz it is the size in the disk's table, unless the end of the
// file contradicts it.

import { realpath } from 'node:fs/promises'
import { createFrameScanner, ZstdFormatError } from '#platform/disk-images/disk-images.ts'
import { message } from '#shared/messages/codes.ts'
import type { Packed } from '../decode/decode.ts'
import { broken } from '../failures.ts'
import { bytesOf, readSome, type SourceFile } from '../read/source-file.ts'
import { agrees, claimOf, sizeByRest } from '../recognise/claimed-size.ts'
import type { Tools } from '../tools.ts'

/** Finding frames reads the whole file, so skip files that would take long. */
const maxScannedBytes = 256 << 20

/** `head`: the first MiB of the disk. Throws source.broken. */
export async function unpackedBytes(
  tools: Tools,
  { file, wrapping, member, inner }: Packed,
  head: Buffer,
  signal: AbortSignal,
): Promise<number | null> {
  // All other formats have the size at their end, which is packed.
  if (inner) return inner.wrapping === 'zst' ? agreedFrameBytes(inner.head, head) : null
  if (wrapping === 'zip') return member?.sizeBytes ?? null
  if (wrapping === 'xz') return xzBytes(tools, file, signal)
  const claim = claimOf(head)
  if (wrapping === 'gz') {
    const tail = await readSome(file, file.sizeBytes - 4, 4)
    return tail.length === 4 ? sizeByRest(claim, tail.readUInt32LE(0)) : null
  }
  if (wrapping === 'bz2') return null
  const bytes = zstdFrameBytes(await readSome(file, 0, 18))
  if (bytes === null) return null
  return agrees(claim, bytes) || (await isOneFrame(file, signal)) ? bytes : null
}

/** The index at the end of the file contains it. A truncated file has none. */
async function xzBytes({ run }: Tools, file: SourceFile, signal: AbortSignal): Promise<number | null> {
  // xz does not follow links.
  const args = ['--robot', '--list', '--format=xz', await realpath(file.path)]
  const { code, stdout, lastLines } = await run({ command: 'xz', args, signal })
  signal.throwIfAborted()
  if (code !== 0) {
    const line = lastLines.at(-1)
    const output = line?.replace(/^xz: /, '').replace(/^.*: (?=[A-Z][a-z])/, '')
    throw broken(file, output ?? message('xz.reason.index'))
  }
  const bytes = /^totals(?:\t[^\t]+){3}\t(\d+)/m.exec(stdout)?.[1]
  return bytes === undefined ? null : Number(bytes)
}

/**
 * The content size in the first frame: RFC 8878, section 3.1.1.1. null if it is absent, or if a skippable
 * frame comes first.
 */
function zstdFrameBytes(head: Buffer): number | null {
  if (head.length < 18 || head.readUInt32LE(0) !== 0xfd2fb528) return null
  const descriptor = head.readUInt8(4)
  const isSingle = (descriptor >> 5) & 1
  const at = 5 + (isSingle ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0)
  const kind = descriptor >> 6
  if (kind === 0) return isSingle ? head.readUInt8(at) : null
  if (kind === 1) return head.readUInt16LE(at) + 256
  const bytes = kind === 2 ? head.readUInt32LE(at) : Number(head.readBigUInt64LE(at))
  return Number.isSafeInteger(bytes) ? bytes : null
}

/** The size in the first frame, if the disk states the same. `disk`: its first MiB. */
export function agreedFrameBytes(head: Buffer, disk: Buffer): number | null {
  const bytes = zstdFrameBytes(head.subarray(0, 18))
  return bytes !== null && agrees(claimOf(disk), bytes) ? bytes : null
}

async function isOneFrame(file: SourceFile, signal: AbortSignal): Promise<boolean> {
  if (file.sizeBytes > maxScannedBytes) return false
  const scanner = createFrameScanner()
  let frames = 0
  try {
    for await (const chunk of bytesOf(file, { signal })) {
      frames += scanner.push(chunk).filter(({ ends }) => ends).length
      if (frames > 1) return false
    }
    scanner.finish()
    return true
  } catch (thrown) {
    if (!(thrown instanceof ZstdFormatError)) throw thrown
    throw broken(file, thrown.reason, thrown)
  }
}
