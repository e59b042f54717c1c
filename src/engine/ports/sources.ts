// What can be flashed, as the engine sees it: files in all their wrappings, and addresses. No drive is touched here.

import type { SourceFacts } from '#shared/flash/flash.ts'
import type { Extent } from '#shared/formats/extents.ts'
import type { SummedRange } from '#shared/formats/range-sums.ts'

/** A raw disk in a file. */
export type FileSource = {
  kind: 'file'
  path: string
  /** What a person calls it. */
  name: string
  sizeBytes: number
  /** Of the file that was looked at (shared/flash/file-identity.ts). */
  identity: string
  /** What is written whatever it holds: file systems rely on zeros too. */
  extents: Extent[]
  /** What is read and written where it is not zero. */
  unlessZero: Extent[]
  /** What the file has to be, which is known once it was read: its sum, or null; and sums of ranges of it. */
  sha256: string | null
  sums: SummedRange[]
}

/** A source that is ready to be written. */
export type ReadySource =
  | FileSource
  /** A disk that is being decoded. Ends by itself, throws source.broken or source.gone. Each run's memory is the
   *  receiver's until it asks for the next one. */
  | {
      kind: 'stream'
      sizeBytes: number | null
      /** Bytes of the file that were read so far, of `fileBytes`: for progress where the disk's size is not known. */
      readBytes: () => number
      fileBytes: number
      runs: (
        signal: AbortSignal,
      ) => AsyncGenerator<{ offset: number; bytes: Uint8Array }, { sizeBytes: number }>
    }

/** A partition of the disk that a source makes, as its table says (GPT, or a plain MBR). Bytes. */
export type SourcePartition = {
  offset: number
  sizeBytes: number
  /** Its name in the table ("kiln-seed"); "" where it has none. */
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
  /** Of the file as it is; null: not asked for. Checked before anything is handed on, but of a raw disk in a
   *  file, whose source says it. */
  sha256: string | null
  /** A block map that belongs to the file (Kiln's own), or null. `x.bmap` beside the file is found by itself. */
  bmap: string | null
  /** Bytes that the step has done; total null where it is not known. */
  onProgress: (step: SourceStep, done: number, total: number | null) => void
}

export type SourcesPort = {
  /** Facts of a file or address, but for `onDrives`, which is empty. Throws source.unusable, file.missing. */
  inspect(from: { path: string } | { url: string }, signal: AbortSignal): Promise<SourceFacts>
  /** Downloads, checks the sum, decodes what has to be decoded first. `partitions`: empty without a table (the engine
   *  wipes stale signatures in their unwritten parts, and puts the seed into the one named kiln-seed). `path`: the
   *  file that is read. `close` removes what was made for it; with `keep` a finished download stays for a next try, as
   *  long as the server says that it is still the same. */
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
