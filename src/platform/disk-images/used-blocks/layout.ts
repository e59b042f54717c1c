// The layout of a disk with random access.
import type { SourcePartition } from '#engine/ports/sources.ts'
import { type Extent, intersect, shrunk, subtract, union } from '#shared/formats/extents.ts'
import { blockBytes, mergeBlocks } from '../mapped-ranges.ts'
import { walkDisk, walkTable } from './disk.ts'
import type { Step, Walk } from './walk.ts'

export type Layout = {
  partitions: SourcePartition[]
  /** Ranges whose content does not matter. On block boundaries. */
  free: Extent[]
  /** Ranges that known file systems rely on, including zeros. */
  reliedOn: Extent[]
}

/** Resolves with the available part of the range: shorter at the end of the disk. */
export type ReadAt = (offset: number, length: number) => Promise<Uint8Array>

export async function layoutOf(readAt: ReadAt, sizeBytes: number): Promise<Layout> {
  const findings = createFindings()
  // A damaged disk may request any range.
  const readClipped = async ({ offset, length }: Extent) =>
    offset < sizeBytes ? readAt(offset, Math.min(length, sizeBytes - offset)) : null
  const walks = [walkDisk(sizeBytes)]
  // Grows during the walk.
  for (const walk of walks) {
    for (let step = walk.next(null); !step.done; ) {
      if ('walk' in step.value) walks.push(step.value.walk)
      const wanted = 'read' in step.value ? step.value.read : null
      if (!findings.take(step.value)) break
      step = walk.next(wanted && (await readClipped(wanted)))
    }
  }
  const { partitions, free, known } = findings.get()
  return { partitions, free, reliedOn: intersect(subtract(known, free), [{ offset: 0, length: sizeBytes }]) }
}

/** Without reading the partitions' content. */
export const partitionsOf = (readAt: ReadAt): Promise<SourcePartition[]> => walked(walkTable(), readAt)

/** The return value of a walk without findings. */
export async function walked<T>(walk: Walk<T>, readAt: ReadAt): Promise<T> {
  let step = walk.next(null)
  while (!step.done) {
    const wanted = 'read' in step.value ? step.value.read : null
    step = walk.next(wanted && (await readAt(wanted.offset, wanted.length)))
  }
  return step.value
}

/** Smaller ranges are written anyway: cheaper than one more range. */
const isWorthIt = ({ length }: Extent) => length >= mergeBlocks * blockBytes

/** Forgetting walks the whole list, so it is not done for every chunk. */
const forgetEveryBytes = 256 << 20

/** Most extents of a fragmented file system are too small to be useful, so they are dropped soon. */
const settleAfter = 50_000
/** Per disk. More than any ordinary disk has, and bounded for memory: a small file can claim far more. */
export const maxFree = 1_000_000

/** Collects the findings of walks. */
export function createFindings() {
  const partitions: SourcePartition[] = []
  let free: Extent[] = []
  let known: Extent[] = []
  let fresh: Extent[] = []
  let settled: Extent[] = []
  let reported = 0
  let forgotten = 0

  const settle = () => {
    for (const each of shrunk(union(fresh), blockBytes)) if (isWorthIt(each)) settled.push(each)
    fresh = []
  }

  return {
    /** false: the walk may stop. Everything not yet found to be free counts as used. */
    take(step: Step): boolean {
      if ('partition' in step) partitions.push(step.partition)
      if ('known' in step) known = union(known, [step.known])
      if (!('free' in step)) return true
      if (reported >= maxFree) return false
      reported += step.free.length
      // Not push(...list): the list may exceed the argument limit of the stack.
      for (const each of step.free) fresh.push(each)
      if (fresh.length > settleAfter) settle()
      return true
    },
    get() {
      settle()
      if (settled.length > 0) free = union(free, settled)
      settled = []
      return { partitions, free, known }
    },
    /** Drops everything before; it will not be requested again. */
    forget(before: number): void {
      if (before - forgotten < forgetEveryBytes) return
      forgotten = before
      free = subtract(free, [{ offset: 0, length: before }])
    },
  }
}
