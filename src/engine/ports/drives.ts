// Drives, as the engine sees them.
import type { Drive } from '#shared/drives/drive.ts'

export type DrivesPort = {
  /** The drives that are plugged in; never loop devices, RAM disks, optical drives or parts of another drive. */
  list(signal?: AbortSignal): Promise<Drive[]>
  /** One drive, or a loop device; throws drive.missing. */
  show(path: string): Promise<Drive>
  /** Paths of the whole drives that hold a file (through LVM, LUKS, RAID and loop devices). */
  holding(file: string): Promise<string[]>
  /** Calls when a drive was plugged in, unplugged, mounted or changed; the returned function stops it. */
  watch(onChange: () => void): () => void
}
