// The programs that sources are read with, and the folder for what has to be unpacked or downloaded first.
import type { Pipe } from '../process/pipe.ts'
import type { Run } from '../process/run.ts'

export type Tools = {
  run: Run
  pipe: Pipe
  /** Made when it is needed; may be lost without harm. */
  folder: string
}
