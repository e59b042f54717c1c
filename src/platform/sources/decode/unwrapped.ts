// Looks one level deeper: people and CI jobs pack an image that is packed already.
import { headBytes, kindOf } from '../recognise/kinds.ts'
import type { Packed, Streamed } from './decode.ts'

/** Unpacks one level more where there is one that streams. `read`: the first bytes of what is unpacked. */
export async function unwrapped(
  packed: Packed,
  read: (packed: Packed) => Promise<Buffer>,
): Promise<{ packed: Packed; head: Buffer }> {
  const head = await read(packed)
  const kind = kindOf(head.subarray(0, headBytes))
  if (kind.kind !== 'packed' || kind.wrapping === 'zip') return { packed, head }
  const wrapping: Streamed = kind.wrapping
  const twice = { ...packed, inner: { wrapping, head: Buffer.from(head.subarray(0, headBytes)) } }
  return { packed: twice, head: await read(twice) }
}
