// Which blocks of XFS are free. All or nothing: the log must be empty, and every group must agree with its header and
// all of them with the superblock. For a stream that is known too late, so everything counts as used.
import type { Extent } from '#shared/formats/extents.ts'
import type { Walk } from '../walk.ts'
import { type Group, maxExtents, readFree, readGroup } from './xfs-free-tree.ts'
import { isLogEmpty } from './xfs-log.ts'
import type { Xfs } from './xfs-superblock.ts'

export function* walkXfs(start: number, xfs: Xfs): Walk {
  if (!(yield* isLogEmpty(start, xfs))) return
  const groups: Group[] = []
  for (let number = 0; number < xfs.groups; number += 1) {
    const group = yield* readGroup(start, xfs, number)
    if (!group) return
    groups.push(group)
  }
  const counted = groups.reduce((sum, { freeBlocks, reservedBlocks }) => sum + freeBlocks + reservedBlocks, 0)
  if (BigInt(counted) !== xfs.freeBlocks) return

  const free: Extent[] = []
  for (const group of groups) {
    const extents = yield* readFree(start, xfs, group)
    if (!extents || free.length + extents.length > maxExtents) return
    const first = start + group.number * xfs.groupBlocks * xfs.blockBytes
    for (const { offset, length } of extents)
      free.push({ offset: first + offset * xfs.blockBytes, length: length * xfs.blockBytes })
  }
  yield { known: { offset: start, length: xfs.sizeBytes } }
  yield { free }
}
