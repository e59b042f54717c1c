// One drive of the job: takes chunks, remembers what to read back, and leaves the group when it fails.
import type { KilnError } from '#shared/errors.ts'
import { type Action, driveFailure } from '../drive/drive-failure.ts'
import type { OpenDrive, PlannedDrive } from '../drive/open-drive.ts'
import type { ZeroRange } from '../drive/zero-range.ts'
import type { Meter } from '../link/progress.ts'
import type { Counts } from '../link/results.ts'
import { type Pool, withSlot } from '../memory/buffer-pool.ts'
import type { Seal } from '../memory/checksum.ts'
import { clipped, type Region, totalBytes, without } from '../memory/regions.ts'
import { differences } from './differences.ts'
import { isZero } from './non-zero.ts'

/** Whole blocks of the disk, in a drive's memory. Its seal is computed once for all drives. */
export type Chunk = {
  offset: number
  bytes: Buffer
  /** The parts to write; everything by default. */
  parts?: Region[]
  seal?: Buffer
}
/** The written regions of a chunk, which must be read back: its seal covers them together. */
export type Written = { regions: Region[]; seal: Buffer }

export type Target = {
  planned: PlannedDrive
  drive: OpenDrive
  meter: Meter
  written: Written[]
  /** Ranges left for the drive to zero, which is faster (make-zeros.ts). */
  zeros: Region[]
  /** Null where the drive does not make zeros, or refused once. */
  zeroRange: ZeroRange | null
  counts: Counts
  /** Set while the drive is compared before it is written; smart.ts decides. */
  comparing: boolean
  /** It failed and left the group. */
  out: boolean
  /** Resolves when the reason is known and reported. */
  reported: Promise<void>
  /** Resolves when no flush runs in parallel with writes: until then the drive must not be closed. */
  flushed: Promise<void>
  /** Makes the drive begin with zeros if its start is written last; done before anything else is written. */
  blank: () => Promise<void>
  /** Never rejects: a drive that cannot be written is out, and takes nothing more. */
  take: (chunk: Chunk) => Promise<void>
  /** Only the first call counts. The reason is not awaited: checking that the drive is still there takes a while. */
  fail: (thrown: unknown, action?: Action, at?: number) => void
}

export type TargetOptions = {
  /** The image is decoded while it is written: slower than most drives. */
  isStream: boolean
  /** How much of its start is written last; 0 if there is no image. */
  headBytes: number
  scratch: Pool
  seal: Seal | null
  /** Makes the postponed zeros while the image is still read: an image may consist of little else. */
  makeZeros: (target: Target) => Promise<void>
  onOut: () => void
  onFailure: (error: KilnError, counts: Counts) => void
}

/** Stream bytes after which a drive's cache is flushed: there is time for that while more is decoded. */
const flushBytes = 128 << 20

/** Shorter runs of zeros are written with the rest: searching for them costs more. */
const leastZeroBytes = 1 << 20

/** Zeros that are postponed at most: they count as progress when they are made. */
const mostZeroBytes = 256 << 20

/** Bytes that are compared before deciding whether comparing pays off. */
const trialBytes = 64 << 20

export function createTarget(
  planned: PlannedDrive,
  drive: OpenDrive,
  meter: Meter,
  { isStream, headBytes, scratch, seal, makeZeros, onOut, onFailure }: TargetOptions,
): Target {
  const { device, facts, isThere } = drive
  const counts = { written: 0, agreed: 0, verified: 0 }
  let compared = 0
  let unflushed = 0
  let flushing = false
  let blanked: Promise<void> | null = null
  let zeroing = false

  /** The parts that must be written; everything if the drive cannot be read there. */
  const wanting = (bytes: Buffer, part: Region): Promise<Region[]> =>
    withSlot(scratch, async slot => {
      const found = slot.subarray(0, bytes.length)
      const differing = () =>
        differences(bytes, found).map(({ start, end }) => ({
          start: part.start + start,
          end: part.start + end,
        }))
      return device.read(found, part.start).then(differing, () => [part])
    })

  const compare = async ({ bytes, offset }: Chunk, parts: Region[]): Promise<Region[]> => {
    const regions: Region[] = []
    for (const part of parts)
      regions.push(...(await wanting(bytes.subarray(part.start - offset, part.end - offset), part)))
    const agreed = totalBytes(parts) - totalBytes(regions)
    compared += totalBytes(parts)
    counts.agreed += agreed
    // Data that was read from the drive and matches counts as verified.
    counts.verified += agreed
    if (target.comparing && compared >= trialBytes && counts.agreed * 2 < compared) {
      target.comparing = false
      meter.turn('writing')
    }
    return regions
  }

  /** Resolves with what was postponed. */
  const put = async (chunk: Chunk, regions: Region[]): Promise<Region[]> => {
    const aside: Region[] = []
    if (regions.length === 0) return aside
    const bytesOf = ({ start, end }: Region) => chunk.bytes.subarray(start - chunk.offset, end - chunk.offset)
    // Before the write: the data just read is still in the CPU cache.
    const sealed = seal && ((regions === chunk.parts && chunk.seal) || seal(regions.map(bytesOf)))
    if (sealed && regions === chunk.parts) chunk.seal = sealed
    await target.blank()
    for (const region of regions) {
      const part = bytesOf(region)
      if (target.zeroRange && part.length >= leastZeroBytes && isZero(part)) {
        aside.push(region)
        continue
      }
      await device.write(part, region.start)
      counts.written += part.length
      unflushed += part.length
      flush(chunk.offset)
    }
    if (sealed) target.written.push({ regions, seal: sealed })
    target.zeros.push(...aside)
    return aside
  }

  const flush = (at: number) => {
    if (!isStream || flushing || unflushed < flushBytes) return
    unflushed = 0
    flushing = true
    target.flushed = device
      .sync()
      .catch(thrown => target.fail(thrown, 'written', at))
      .finally(() => {
        flushing = false
      })
  }

  const makeMany = async () => {
    if (zeroing || target.out || totalBytes(target.zeros) < mostZeroBytes) return
    zeroing = true
    await makeZeros(target).finally(() => {
      zeroing = false
    })
  }

  const target: Target = {
    planned,
    drive,
    meter,
    written: [],
    zeros: [],
    zeroRange: drive.zeroRange,
    counts,
    comparing: false,
    out: false,
    reported: Promise.resolve(),
    flushed: Promise.resolve(),
    blank() {
      blanked ??= withSlot(scratch, async slot => {
        if (headBytes === 0) return
        await device.write(slot.subarray(0, Math.min(headBytes, facts.sizeBytes)).fill(0), 0)
        await device.sync()
      })
      return blanked
    },
    async take(chunk) {
      if (target.out) return
      chunk.parts ??= [{ start: chunk.offset, end: chunk.offset + chunk.bytes.length }]
      const isWhole = chunk.parts.every(({ end }) => end <= facts.sizeBytes)
      // Only a drive with smaller blocks than another in the group can end within a block.
      const parts = isWhole ? chunk.parts : clipped(chunk.parts, facts.sizeBytes)
      try {
        const aside = await put(chunk, target.comparing ? await compare(chunk, parts) : parts)
        for (const { start, end } of without(parts, aside)) meter.did(start, end - start)
        await makeMany()
      } catch (thrown) {
        target.fail(thrown, 'written', chunk.offset)
      }
    },
    fail(thrown, action = 'written', at = 0) {
      if (target.out) return
      target.out = true
      const { name } = planned
      target.reported = driveFailure(thrown, { name, action, at, isThere }).then(error =>
        onFailure(error, counts),
      )
      onOut()
    },
  }
  return target
}
