// Kiln itself, as it is taken to another computer of the same system and processor.
import type { Work } from './disk-images.ts'

export type OwnProgram = {
  /** What it runs on, as `uname -sm` has it there. */
  computer: string
  sizeBytes: number
  /** Into a folder that is there. In it, `kiln` starts it, wherever the folder is. */
  copyTo(folder: string, work: Work): Promise<void>
}

export type OwnProgramPort = {
  /** Looked for at each call. Throws kit.no-kiln. */
  find(): Promise<OwnProgram>
}
