// What engine and writer say to each other over the private socket. The writer is the privileged one: it decodes every
// message and believes none. Frames: 1 byte kind (0 JSON, 1 data), 4 bytes length (little endian), then the body.
// A data frame's body is 8 bytes offset on the disk (little endian) and the bytes themselves.
import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { driveResult, mostDrives } from '#shared/model/flash.ts'

export const frameKind = { json: 0, data: 1 } as const
export const frameHeaderBytes = 5
/** A data frame holds at most this many bytes of the disk. */
export const dataFrameBytes = 1 << 20

const bytes = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
/** Bytes of the disk, as [offset, length] pairs one after the other: ascending, not touching, multiples of 512. */
const extents = z.array(bytes)

export const writerDrive = z.object({
  path: z.string(),
  name: z.string(),
  /** What it was when it was chosen; the writer reads these itself and compares. */
  deviceNumber: z.string(),
  sequence: z.string().optional(),
  serial: z.string(),
  sizeBytes: bytes,
  /** The name that the person typed for an internal drive. */
  typedName: z.string(),
  /** Written after the image, verified with it: the seed. Base64. */
  payloads: z.array(z.object({ offset: bytes, data: z.string() })),
})

export const writerPlan = z.object({
  type: z.literal('plan'),
  source: z.discriminatedUnion('kind', [
    /** Opened by the writer with the rights of the person who started it, never with its own. */
    z.object({
      kind: z.literal('file'),
      path: z.string(),
      sizeBytes: bytes,
      /** fileIdentity of what the engine checked: another file is not written. */
      identity: z.string(),
      extents,
      /** The whole drives that it lies on, for the policy. */
      onDrives: z.array(z.string()),
    }),
    /** Data frames follow, ascending; zeros that need no writing are left out of them. */
    z.object({ kind: z.literal('stream'), sizeBytes: bytes.nullable(), onDrives: z.array(z.string()) }),
    /** Nothing but payloads and wiping: a restored drive. */
    z.object({ kind: z.literal('none') }),
  ]),
  drives: z.array(writerDrive).min(1).max(mostDrives),
  /** Where stale signatures are wiped in what the image leaves unwritten: [offset, length] pairs on the disk; the end
   *  of the drive is the writer's own business. With `full` everything that is not data is written as zeros. */
  wipe: extents,
  full: z.boolean(),
  smart: z.enum(['auto', 'never']),
  verify: z.boolean(),
  moveBackupTable: z.boolean(),
  eject: z.boolean(),
})
export type WriterPlan = z.infer<typeof writerPlan>

/** Engine → writer. `end` closes a stream: how many bytes the disk has. `abort` says why a stream ends early. */
export const toWriter = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), secret: z.string() }),
  writerPlan,
  z.object({ type: z.literal('end'), sizeBytes: bytes }),
  z.object({ type: z.literal('abort'), error: errorReport }),
  z.object({ type: z.literal('cancel') }),
])
export type ToWriter = z.infer<typeof toWriter>

/** Writer → engine. `ready` asks for the stream: every drive that is left is open and prepared. */
export const fromWriter = z.discriminatedUnion('type', [
  z.object({ type: z.literal('hello'), secret: z.string(), pid: z.number().int() }),
  z.object({ type: z.literal('ready') }),
  z.object({
    type: z.literal('progress'),
    path: z.string(),
    phase: z.enum(['preparing', 'comparing', 'writing', 'verifying', 'finishing']),
    doneBytes: bytes,
    totalBytes: bytes.nullable(),
  }),
  z.object({
    type: z.literal('result'),
    result: driveResult.omit({ sha256: true, hostname: true, hostKey: true }),
  }),
  /** The job is over; the writer ends. `error` is set when it could not even begin. */
  z.object({ type: z.literal('over'), error: errorReport.nullable() }),
])
export type FromWriter = z.infer<typeof fromWriter>
