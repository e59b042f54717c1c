// One drive of the job: takes chunks, remembers what has to be read back, and leaves the group when it fails.
import type { KilnError } from '#shared/errors.ts'
import { type Action, driveFailure } from '../drive/drive-failure.ts'
import type { OpenDrive, PlannedDrive } from '../drive/open-drive.ts'
import type { Meter } from '../link/progress.ts'
import type { Counts } from '../link/results.ts'
import { type Pool, withSlot } from '../memory/buffer-pool.ts'
import type { Seal } from '../memory/checksum.ts'
import type { Region } from '../memory/regions.ts'
import { differences } from './differences.ts'

/** Whole blocks of the disk, in a drive's memory. Its seal is made once for all drives. */
export type Chunk = { offset: number; bytes: Buffer; seal?: Buffer }
/** What was written of a chunk and is to be read back: its seal is that of all its regions together. */
export type Written = { regions: Region[]; seal: Buffer }

export type Target = {
  planned: PlannedDrive
  drive: OpenDrive
  meter: Meter
  written: Written[]
  counts: Counts
  /** Set while the drive is compared before it is written; smart.ts decides. */
  comparing: boolean
  /** It failed and left the group. */
  out: boolean
  /** Resolves when it is known why, and told. */
  told: Promise<void>
  /** Resolves when no flush runs beside the writes: before that the drive must not be closed. */
  flushed: Promise<void>
  /** Never rejects: a drive that cannot be written is out, and takes nothing more. */
  take: (chunk: Chunk) => Promise<void>
  /** The first time counts. Nobody waits for the reason: whether the drive is still there takes a while to tell. */
  fail: (thrown: unknown, action?: Action, at?: number) => void
}

export type TargetOptions = {
  /** The image is decoded while it is written: slower than most drives. */
  isStream: boolean
  scratch: Pool
  seal: Seal | null
  onOut: () => void
  onFailure: (error: KilnError, counts: Counts) => void
}

function sealOf(chunk: Chunk, parts: Buffer[], seal: Seal): Buffer {
  if (parts[0]?.length !== chunk.bytes.length) return seal(parts)
  chunk.seal ??= seal(parts)
  return chunk.seal
}

/** Bytes of a stream after which a drive is told to empty its cache: there is time for it while more is decoded. */
const flushBytes = 128 << 20

/** Bytes that are compared before it is decided whether comparing pays. */
const trialBytes = 64 << 20

export function createTarget(
  planned: PlannedDrive,
  drive: OpenDrive,
  meter: Meter,
  { isStream, scratch, seal, onOut, onFailure }: TargetOptions,
): Target {
  const { device, facts, isThere } = drive
  const counts = { written: 0, agreed: 0, verified: 0 }
  let compared = 0
  let unflushed = 0
  let flushing = false

  /** Stretches of the chunk that have to be written; all of it when the drive cannot be read there. */
  const wanting = (bytes: Buffer, offset: number): Promise<Region[]> =>
    withSlot(scratch, async slot => {
      const found = slot.subarray(0, bytes.length)
      const whole = [{ start: 0, end: bytes.length }]
      return device.read(found, offset).then(
        () => differences(bytes, found),
        () => whole,
      )
    })

  const compare = async (bytes: Buffer, offset: number): Promise<Region[]> => {
    const regions = await wanting(bytes, offset)
    const agreed = regions.reduce((left, { start, end }) => left - (end - start), bytes.length)
    compared += bytes.length
    counts.agreed += agreed
    // What was read from the drive and is as it should be has been verified.
    counts.verified += agreed
    if (target.comparing && compared >= trialBytes && counts.agreed * 2 < compared) {
      target.comparing = false
      meter.turn('writing')
    }
    return regions
  }

  const put = async (chunk: Chunk, bytes: Buffer, within: Region[]) => {
    const parts = within.map(({ start, end }) => bytes.subarray(start, end))
    const regions = within.map(({ start, end }) => ({ start: chunk.offset + start, end: chunk.offset + end }))
    if (parts.length === 0) return
    // Before the write: what was just read is still near the processor.
    const sealed = seal && sealOf(chunk, parts, seal)
    for (const [index, part] of parts.entries()) {
      await device.write(part, regions[index]?.start ?? 0)
      counts.written += part.length
      unflushed += part.length
      flush(chunk.offset)
    }
    if (sealed) target.written.push({ regions, seal: sealed })
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

  const target: Target = {
    planned,
    drive,
    meter,
    written: [],
    counts,
    comparing: false,
    out: false,
    told: Promise.resolve(),
    flushed: Promise.resolve(),
    async take(chunk) {
      if (target.out) return
      // Only a drive with smaller blocks than another of the group can end within a block.
      const bytes = chunk.bytes.subarray(0, Math.max(0, facts.sizeBytes - chunk.offset))
      try {
        const whole = [{ start: 0, end: bytes.length }]
        await put(chunk, bytes, target.comparing ? await compare(bytes, chunk.offset) : whole)
        meter.did(chunk.offset, bytes.length)
      } catch (thrown) {
        target.fail(thrown, 'written', chunk.offset)
      }
    },
    fail(thrown, action = 'written', at = 0) {
      if (target.out) return
      target.out = true
      const { name } = planned
      target.told = driveFailure(thrown, { name, action, at, isThere }).then(error =>
        onFailure(error, counts),
      )
      onOut()
    },
  }
  return target
}
