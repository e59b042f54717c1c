// The sources of a flash, as the engine sees them: files in all kinds of compression, and URLs. No drive is touched here.

import type { SourceFacts } from '#shared/flash/flash.ts'
import type { Extent } from '#shared/formats/extents.ts'
import type { SummedRange } from '#shared/formats/range-sums.ts'

/** A raw disk in a file. */
type FileSource = {
  kind: 'file'
  path: string
  /** The user's name for it. */
  name: string
  sizeBytes: number
  /** The identity of the file that was inspected (shared/flash/file-identity.ts). */
  identity: string
  /** Written whatever it contains: file systems rely on zeros too. */
  extents: Extent[]
  /** Read, and written if not zero. */
  unlessZero: Extent[]
  /** Checksums that the file must match, known once it was read: the whole file's, or null, and those of its ranges. */
  sha256: string | null
  sums: SummedRange[]
}

/** A source that is ready to be written. */
export type ReadySource =
  | FileSource
  /** A disk that is being decoded. Ends on its own, throws source.broken or source.gone. Each run's memory belongs to
   *  the receiver until it requests the next one. */
  | {
      kind: 'stream'
      sizeBytes: number | null
      /** Bytes of the file read so far, of `fileBytes`: for progress if the disk's size is unknown. */
      readBytes: () => number
      fileBytes: number
      runs: (
        signal: AbortSignal,
      ) => AsyncGenerator<{ offset: number; bytes: Uint8Array }, { sizeBytes: number }>
    }

/** A partition of the disk in a source, from its table (GPT, or a plain MBR). Bytes. */
export type SourcePartition = {
  offset: number
  sizeBytes: number
  /** Its name in the table ("kiln-seed"); "" if it has none. */
  name: string
  /** GPT type GUID in lower case, or "mbr:0c". */
  type: string
}

/** map: finds out which parts of a file hold data. */
export type SourceStep = 'download' | 'check' | 'decode'

export type PrepareOptions = {
  signal: AbortSignal
  /** Everything has to be written, zeros too. */
  full: boolean
  /**
   * The expected sum of the file as it is; null: not requested. It is checked before anything is passed on, except for
   * a raw disk in a file, whose source includes it.
   */
  sha256: string | null
  /** A block map that belongs to the file (Kiln's own), or null. */
  bmap: string | null
  /** Without one: `x.bmap` next to the file is used. A map decides what is written, and no sum of the file covers it. */
  mapBeside: boolean
  /** Bytes that the step has done; total null if unknown. */
  onProgress: (step: SourceStep, done: number, total: number | null) => void
}

export type SourcesPort = {
  /** The text of a file with checksums. Throws file.missing, file.broken, source.download. */
  readSums(from: { path: string } | { url: string }, signal: AbortSignal): Promise<string>
  /** SHA-256 in hex of what a zstd file unpacks to; null: there is no such file, it cannot be read or unpacked, or that would
   *  be longer. */
  unpackedHash(path: string, how: { mostBytes: number; signal: AbortSignal }): Promise<string | null>
  /** Facts of a file or URL, except for `onDrives`, which is empty. Throws source.unusable, file.missing. */
  inspect(from: { path: string } | { url: string }, signal: AbortSignal): Promise<SourceFacts>
  /** Downloads, checks the checksum, decodes what must be decoded first. `partitions`: empty without a table (the
   *  engine wipes stale signatures in their unwritten parts, and puts the seed into the one named kiln-seed). `path`:
   *  the file that is read. `close` removes everything made for it; with `keep` a finished download stays for the
   *  next attempt, as long as the server reports that it is unchanged. */
  prepare(
    from: { path: string } | { url: string },
    options: PrepareOptions,
  ): Promise<{
    source: ReadySource
    partitions: SourcePartition[]
    path: string
    close: (settings?: { keep: boolean }) => Promise<void>
  }>
}
