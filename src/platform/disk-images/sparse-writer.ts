// Writes a disk from start to end and leaves its zeros out, as holes that read as zeros.
import type { FileHandle } from 'node:fs/promises'
import { blockBytes, dataRuns } from './mapped-ranges.ts'
import { writeAll } from './pump.ts'

export function createSparseWriter(handle: FileHandle) {
  let position = 0
  return {
    async write(bytes: Buffer): Promise<void> {
      // Takes everything up to the next block boundary as one piece, so that the runs start on block
      // boundaries of the file.
      const lead = Math.min(bytes.length, (blockBytes - (position % blockBytes)) % blockBytes)
      if (lead > 0) await writeAll(handle, bytes.subarray(0, lead), position)
      const rest = bytes.subarray(lead)
      for (const run of dataRuns(rest, 0)) {
        const data = rest.subarray(run.first * blockBytes, run.end * blockBytes)
        await writeAll(handle, data, position + lead + run.first * blockBytes)
      }
      position += bytes.length
    },
    /** Gives the file its full size even if it ends in a hole. */
    finish: () => handle.truncate(position),
  }
}
