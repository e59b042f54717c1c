// Flashing: the request, the progress of each drive, and the results.

import { z } from 'zod'
import { errorReport } from '#shared/messages/error-report.ts'
import { value } from '#shared/messages/message-schema.ts'
import { boxId } from '../box-id.ts'
import { imageFormat } from '../formats/format-schema.ts'
import { seedAnswers } from '../seed/seed.ts'

/** The source of the bytes. */
export const flashSource = z.discriminatedUnion('kind', [
  /** An image of the library; only its formats raw, raw.zst, qcow2 and iso can be flashed. */
  z.object({ kind: z.literal('image'), id: z.string(), format: imageFormat.default('raw') }),
  /** raw, img, iso, or one of them in .gz .xz .zst .bz2 .zip; qcow2. Absolute path. */
  z.object({
    kind: z.literal('file'),
    path: z.string(),
    /** The public key that the offline kit of this image must be signed with; absent: one that is known here. */
    kitKey: z.string().optional(),
  }),
  z.object({ kind: z.literal('url'), url: z.string() }),
])
export type FlashSource = z.infer<typeof flashSource>

/** A file beside the source that says something of it: a block map, sums, a signature. */
const besideSource = z.object({
  file: z.string(),
  use: z.enum(['used', 'unused']),
  /** A sentence. */
  text: value,
  /** The SHA-256 that it has for the source's file, which is checked unless another is given. */
  sha256: z.string().optional(),
})
export type BesideSource = z.infer<typeof besideSource>

/** Facts of a source before it is read. */
export const sourceFacts = z.object({
  /** File name, or image name: the user's name for it. */
  name: z.string(),
  /** "raw", "iso", "raw in .xz", "qcow2". */
  kind: value,
  /** Size of the disk, in bytes; null if its format does not tell (.bz2, some .gz, a URL). */
  sizeBytes: z.number().nullable(),
  /** Bytes that hold data, if a block map or the file system tells. */
  mappedBytes: z.number().nullable(),
  /** Bytes of the file itself. */
  fileBytes: z.number().nullable(),
  /** Set if the image has a seed partition, so that it can be personalised; otherwise why not. */
  personalise: z.union([
    z.object({ can: z.literal(true), secrets: z.array(z.string()) }),
    z.object({ can: z.literal(false), reason: value }),
  ]),
  /** Whether a partition table, a boot sector or a file system was found at its start. null: unknown before it is
   *  downloaded. */
  isRecognised: z.boolean().nullable(),
  /** An ISO without a boot sector or a GPT: no computer boots it from a drive. null: unknown before it is downloaded. */
  isDiscOnly: z.boolean().nullable(),
  /** The sector size that its GPT counts in; null without one, or before it is downloaded. */
  sectorBytes: z.number().nullable(),
  /** Paths of the whole drives that the source's file is on. */
  onDrives: z.array(z.string()),
  beside: z.array(besideSource).default([]),
})
export type SourceFacts = z.infer<typeof sourceFacts>

/** The drive as it was when the user chose it: if it is another one now, it is refused. */
export const chosenDrive = z.object({
  path: z.string(),
  deviceNumber: z.string(),
  /** The same as in Drive: compared if both are known. */
  sequence: z.string().optional(),
  serial: z.string(),
  sizeBytes: z.number(),
  /** The name that was typed, for an internal drive; "" otherwise. */
  typedName: z.string().default(''),
  seed: seedAnswers.nullable().default(null),
})
export type ChosenDrive = z.infer<typeof chosenDrive>

/** How many are written at once. */
export const mostDrives = 64

export const flashRequest = z.object({
  source: flashSource,
  /** SHA-256 of the source's file as it is (compressed or not), if the user has one; else null. */
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .nullable()
    .default(null),
  drives: z.array(chosenDrive).min(1),
  /** Writes the holes as zeros too. */
  full: z.boolean().default(false),
  /** auto: compares and writes only the differences if samples of the drive match the image. */
  smart: z.enum(['auto', 'never']).default('auto'),
  verify: z.boolean().default(true),
  /** Moves the backup partition table to the end of the drive. */
  moveBackupTable: z.boolean().default(false),
  eject: z.boolean().default(true),
  /** On macOS: unmounts its volumes although files are open on them. */
  forceUnmount: z.boolean().default(false),
  /** The user saw that the source does not look like a disk image, and wants it written anyway. */
  allowUnrecognised: z.boolean().default(false),
  /** Id of the box that its drive is for; of several drives each goes by its host name. */
  box: boxId.optional(),
})
export type FlashRequest = z.infer<typeof flashRequest>

const drivePhase = z.enum([
  'waiting',
  'preparing',
  'comparing',
  'writing',
  'verifying',
  'finishing',
  'verified',
  'written',
  'failed',
  'cancelled',
])
export type DrivePhase = z.infer<typeof drivePhase>

/** One drive of a running or ended job. Bytes and fraction belong to the phase. */
export const driveProgress = z.object({
  path: z.string(),
  /** "SanDisk Ultra 32 GB". */
  name: z.string(),
  phase: drivePhase,
  doneBytes: z.number(),
  /** null if the source does not give its size. */
  totalBytes: z.number().nullable(),
  /** Over the last seconds; null until it is known. */
  bytesPerSecond: z.number().nullable(),
  etaSeconds: z.number().nullable(),
  error: errorReport.nullable(),
})
export type DriveProgress = z.infer<typeof driveProgress>

export const driveResult = z.object({
  path: z.string(),
  name: z.string(),
  serial: z.string(),
  bytesWritten: z.number(),
  /** Bytes that were already on the drive (smart re-flash), and holes. */
  bytesSkipped: z.number(),
  bytesVerified: z.number(),
  /** The image's SHA-256, if known: from Kiln's own record, or the verified requested checksum. */
  sha256: z.string().nullable(),
  seconds: z.number(),
  outcome: z.enum(['verified', 'written', 'failed', 'cancelled']),
  error: errorReport.nullable(),
  /** False if it was to be ejected and the system kept it; null if it was not to be. */
  ejected: z.boolean().nullable().default(null),
  /** The seed for this drive's machine, without secrets. */
  hostname: z.string().nullable(),
  /** The public host key that was written to it, as in known_hosts; null without one. */
  hostKey: z.string().nullable(),
  /** Whom the seed's SSH keys let in; null if it has none. */
  user: z.string().nullable().default(null),
})
export type DriveResult = z.infer<typeof driveResult>

export const succeeded = ({ outcome }: Pick<DriveResult, 'outcome'>): boolean =>
  outcome === 'verified' || outcome === 'written'

/** A note for the user before flashing, which does not prevent it. */
export const flashNote = z.object({
  /** Path of the drive that it is about; null if it is about the whole job. */
  drive: z.string().nullable(),
  /** `drive` notes of the policy have its codes (shared/drives/may-write.ts). */
  code: z.string(),
  /** A sentence. */
  text: value,
})
export type FlashNote = z.infer<typeof flashNote>

export const flashResult = z.object({ drives: z.array(driveResult) })
export type FlashResult = z.infer<typeof flashResult>
