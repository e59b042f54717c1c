// The file system of a partition. What is not understood is told to be nothing, and counts as used.
import type { Extent } from '#shared/disk/extents.ts'
import { readSome, type Walk } from '../walk.ts'
import { parseExt, walkExt } from './ext/ext.ts'
import { parseFat, walkFat } from './fat/fat.ts'
import { hasOtherSign, signBytes } from './other-signs.ts'
import { parseSwap } from './swap.ts'

type Found = { sizeBytes: number; walk: (start: number) => Walk }

/** null when there is none, or more than one sign of what it could be. */
function fileSystemOf(head: Buffer): Found | null {
  const [ext, fat, swap] = [parseExt(head), parseFat(head), parseSwap(head)]
  const found: Found[] = []
  if (ext) found.push({ sizeBytes: ext.blocks * ext.blockBytes, walk: start => walkExt(start, ext) })
  if (fat) found.push({ sizeBytes: fat.sizeBytes, walk: start => walkFat(start, fat) })
  if (swap) found.push(swap)
  return found.length === 1 && !hasOtherSign(head) ? (found[0] ?? null) : null
}

export function* walkFileSystem({ offset, length }: Extent): Walk {
  const head = yield* readSome(offset, Math.min(signBytes, length))
  const found = head && fileSystemOf(head)
  if (found && found.sizeBytes <= length) yield* found.walk(offset)
}
