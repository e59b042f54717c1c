// Kiln itself, for another computer with the same system and CPU.
import type { Work } from './disk-images.ts'

export type OwnProgram = {
  /** Its platform, as `uname -sm` prints it there. */
  computer: string
  sizeBytes: number
  /** Into an existing folder. In it, `kiln` starts it, wherever the folder is. */
  copyTo(folder: string, work: Work): Promise<void>
}

export type OwnProgramPort = {
  /** Looked up at each call. Throws kit.no-kiln. */
  find(): Promise<OwnProgram>
}
