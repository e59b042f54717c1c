// The progress of disk work, in bytes or as qemu-img's own fraction.
import { bytesOf, type ProgressText } from '#shared/progress.ts'

export type DiskWork = {
  signal: AbortSignal
  onBytes: (done: number, total: number) => void
  onFraction: (fraction: number) => void
}

/** The progress of disk work as a stage shows it: in bytes if they are known. */
export function diskWork(
  signal: AbortSignal,
  report: (fraction: number | null, detail?: ProgressText) => void,
): DiskWork {
  return {
    signal,
    onBytes: (done, total) => report(total ? done / total : null, bytesOf(done, total)),
    onFraction: fraction => report(fraction),
  }
}

/** One of several passes of the same work: its progress covers `from` to `to` of the whole, so that 100 % is the end. */
export function pass({ signal, onFraction }: DiskWork, from: number, to: number): DiskWork {
  const scaled = (fraction: number) => onFraction(from + (to - from) * fraction)
  return {
    signal,
    onBytes: (done, total) => scaled(total ? done / total : 0),
    onFraction: scaled,
  }
}
