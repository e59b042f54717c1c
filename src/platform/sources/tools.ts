// The programs that sources are read with, and the folder for unpacked and downloaded files.
import type { Pipe } from '../process/pipe.ts'
import type { Run } from '../process/run.ts'

export type Tools = {
  run: Run
  pipe: Pipe
  /** Created when needed; may be deleted without harm. */
  folder: string
}
