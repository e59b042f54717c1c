// The file system of a partition. What is not understood yields no findings and counts as used.
import type { Extent } from '#shared/formats/extents.ts'
import { readSome, type Walk } from '../walk.ts'
import { walkBtrfs } from './btrfs.ts'
import { parseBtrfs } from './btrfs-superblock.ts'
import { parseExt, walkExt } from './ext.ts'
import { parseFat, walkFat } from './fat.ts'
import { walkNtfs } from './ntfs.ts'
import { parseNtfs } from './ntfs-boot-sector.ts'
import { hasOtherSign, type Owner, signBytes } from './other-signs.ts'
import { parseSwap } from './swap.ts'
import { walkXfs } from './xfs.ts'
import { parseXfs } from './xfs-superblock.ts'

type Found = { sizeBytes: number; walk: (start: number) => Walk; owner?: Owner }

/** null if there is none, or if the signatures are ambiguous. */
function fileSystemOf(head: Buffer): Found | null {
  const [ext, fat, swap] = [parseExt(head), parseFat(head), parseSwap(head)]
  const [ntfs, xfs, btrfs] = [parseNtfs(head), parseXfs(head), parseBtrfs(head)]
  const found: Found[] = []
  if (ext) found.push({ sizeBytes: ext.blocks * ext.blockBytes, walk: start => walkExt(start, ext) })
  if (fat) found.push({ sizeBytes: fat.sizeBytes, walk: start => walkFat(start, fat) })
  if (swap) found.push(swap)
  if (ntfs) found.push({ sizeBytes: ntfs.sizeBytes, walk: start => walkNtfs(start, ntfs), owner: 'ntfs' })
  if (xfs) found.push({ sizeBytes: xfs.sizeBytes, walk: start => walkXfs(start, xfs), owner: 'xfs' })
  if (btrfs)
    found.push({ sizeBytes: btrfs.sizeBytes, walk: start => walkBtrfs(start, btrfs), owner: 'btrfs' })
  const [only, other] = found
  return only && !other && !hasOtherSign(head, only.owner ?? null) ? only : null
}

export function* walkFileSystem({ offset, length }: Extent): Walk {
  const head = yield* readSome(offset, Math.min(signBytes, length))
  const found = head && fileSystemOf(head)
  if (found && found.sizeBytes <= length && !mayHaveTree(length - found.sizeBytes, found.sizeBytes))
    yield* found.walk(offset)
}

/**
 * dm-verity's hash tree may follow the file system that it covers, free blocks included. It has at least 32
 * bytes for each block of 4 KiB.
 */
const mayHaveTree = (rest: number, covered: number) => rest * 128 >= covered
