// Messages between engine and writer over the private socket. The writer is the privileged one: it decodes every
// message and trusts none. Frames: 1 byte kind (0 JSON, 1 data), 4 bytes length (little-endian), then the body. A
// data frame's body is an 8-byte offset on the disk (little-endian) and the bytes themselves.
import {
  array,
  boolean,
  byteCount,
  choice,
  type Decoded,
  integer,
  nullable,
  number,
  object,
  string,
  tagged,
} from './decode.ts'
import { report } from './report.ts'

export const frameKind = { json: 0, data: 1 } as const
export const frameHeaderBytes = 5
/** A data frame holds at most this many bytes of the disk. */
export const dataFrameBytes = 1 << 20

/** The same limit as for a request in shared/flash/flash.ts. */
export const mostDrives = 64

/** Bytes of the disk, as consecutive [offset, length] pairs: ascending, not touching, multiples of 512. */
const extents = array(byteCount)

const writerDrive = object(
  {
    path: string,
    name: string,
    /** The drive's identity when it was chosen; the writer reads it again and compares. */
    deviceNumber: string,
    serial: string,
    sizeBytes: byteCount,
    /** The name that the user typed for an internal drive. */
    typedName: string,
    /** Written after the image, verified with it: the seed. Base64. */
    payloads: array(object({ offset: byteCount, data: string })),
  },
  { sequence: string },
)

export const writerPlan = object({
  type: choice('plan'),
  source: tagged('kind', {
    /** Opened by the writer with the permissions of the user who started it, never with its own. */
    file: object({
      path: string,
      /** The user's name for it. */
      name: string,
      sizeBytes: byteCount,
      /** fileIdentity of what the engine checked: another file is not written. */
      identity: string,
      /** Written whatever they contain. */
      extents,
      /** Read, and written if not zero. */
      unlessZero: extents,
      /** Checksums that the read bytes must match: of the whole file, or null; and of its ranges, ascending. */
      sha256: nullable(string),
      sums: array(object({ offset: byteCount, length: byteCount, sum: string })),
      /** The whole drives that it is on, for the policy. */
      onDrives: array(string),
    }),
    /** Data frames follow, ascending; zeros that need no writing are left out. */
    stream: object({ sizeBytes: nullable(byteCount), onDrives: array(string) }),
    /** Nothing but payloads and wiping: a restored drive. */
    none: object({}),
  }),
  drives: array(writerDrive, { min: 1, max: mostDrives }),
  /** Ranges outside the image in which stale signatures are wiped: [offset, length] pairs on the disk; the writer
   *  itself handles the end of the drive. With `full`, everything that is not data is written as zeros. */
  wipe: extents,
  full: boolean,
  smart: choice('auto', 'never'),
  verify: boolean,
  moveBackupTable: boolean,
  eject: boolean,
  /** Unmounts by force (macOS). */
  force: boolean,
})
export type WriterPlan = Decoded<typeof writerPlan>

/** Engine → writer. `end` closes a stream: how many bytes the disk has. `abort` gives the reason why a stream ends
 *  early. */
export const toWriter = tagged('type', {
  hello: object({ secret: string }),
  plan: writerPlan,
  end: object({ sizeBytes: byteCount }),
  abort: object({ error: report }),
  cancel: object({}),
})
export type ToWriter = Decoded<typeof toWriter>

/** The result for one drive, as far as the writer knows it. */
const result = object({
  path: string,
  name: string,
  serial: string,
  bytesWritten: number,
  /** Bytes that were already on the drive (smart re-flash), and holes. */
  bytesSkipped: number,
  bytesVerified: number,
  seconds: number,
  outcome: choice('verified', 'written', 'failed', 'cancelled'),
  error: nullable(report),
  /** Null if it was not to be ejected. */
  ejected: nullable(boolean),
})

/** Writer → engine. `ready` requests the stream: every remaining drive is open and prepared. */
export const fromWriter = tagged('type', {
  hello: object({ secret: string, pid: integer }),
  ready: object({}),
  progress: object({
    path: string,
    phase: choice('preparing', 'comparing', 'writing', 'verifying', 'finishing'),
    doneBytes: byteCount,
    totalBytes: nullable(byteCount),
  }),
  result: object({ result }),
  /** The job has ended; the writer exits. `error` is set if it could not even begin. */
  over: object({ error: nullable(report) }),
})
export type FromWriter = Decoded<typeof fromWriter>
