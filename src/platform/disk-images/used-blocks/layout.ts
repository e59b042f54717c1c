// What is on a disk that can be read anywhere.
import type { SourcePartition } from '#engine/ports/sources.ts'
import { type Extent, intersect, shrunk, subtract, union } from '#shared/disk/extents.ts'
import { blockBytes, mergeBlocks } from '../mapped-ranges.ts'
import { walkDisk } from './disk.ts'
import type { Step } from './walk.ts'

export type Layout = {
  partitions: SourcePartition[]
  /** Nobody relies on what these bytes are. Whole blocks. */
  free: Extent[]
  /** What file systems that are understood rely on, zeros too. */
  reliedOn: Extent[]
}

/** Resolves with what there is of the range: less at the disk's end. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>

export async function layoutOf(readAt: ReadAt, sizeBytes: number): Promise<Layout> {
  const findings = createFindings()
  // A damaged disk may ask for anything.
  const readClipped = async ({ offset, length }: Extent) =>
    offset < sizeBytes ? readAt(offset, Math.min(length, sizeBytes - offset)) : null
  const walks = [walkDisk(sizeBytes)]
  // Grows while it is gone through.
  for (const walk of walks) {
    for (let step = walk.next(null); !step.done; ) {
      if ('walk' in step.value) walks.push(step.value.walk)
      const asked = 'read' in step.value ? step.value.read : null
      findings.take(step.value)
      step = walk.next(asked && (await readClipped(asked)))
    }
  }
  const { partitions, free, known } = findings.get()
  return { partitions, free, reliedOn: intersect(subtract(known, free), [{ offset: 0, length: sizeBytes }]) }
}

/** Less is written anyway: it costs less than one more range. */
const isWorthIt = ({ length }: Extent) => length >= mergeBlocks * blockBytes

/** Forgetting goes through the whole list: not for every chunk. */
const forgetEveryBytes = 256 << 20

/** Puts together what walks tell. */
export function createFindings() {
  const partitions: SourcePartition[] = []
  let free: Extent[] = []
  let known: Extent[] = []
  let fresh: Extent[] = []
  let forgotten = 0
  return {
    take(step: Step): void {
      if ('partition' in step) partitions.push(step.partition)
      if ('known' in step) known = union(known, [step.known])
      if ('free' in step) fresh.push(...step.free)
    },
    get() {
      if (fresh.length > 0) free = union(free, shrunk(union(fresh), blockBytes).filter(isWorthIt))
      fresh = []
      return { partitions, free, known }
    },
    /** What has passed by is not asked for again. */
    forget(before: number): void {
      if (before - forgotten < forgetEveryBytes) return
      forgotten = before
      free = subtract(free, [{ offset: 0, length: before }])
    },
  }
}
