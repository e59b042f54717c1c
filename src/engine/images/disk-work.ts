// The progress of disk work, in bytes or as qemu-img's own fraction.
import { bytesOfText } from '#shared/units.ts'

export type DiskWork = {
  signal: AbortSignal
  onBytes: (done: number, total: number) => void
  onFraction: (fraction: number) => void
}

/** The progress of disk work as a stage shows it: bytes where they are known. */
export function diskWork(
  signal: AbortSignal,
  report: (fraction: number | null, detail?: string) => void,
): DiskWork {
  return {
    signal,
    onBytes: (done, total) => report(total ? done / total : null, bytesOfText(done, total)),
    onFraction: fraction => report(fraction),
  }
}
