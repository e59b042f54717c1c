// How much memory and how many CPUs a machine gets. Pure.
import { failure } from '#shared/errors.ts'
import { mebibytes } from '#shared/messages/message.ts'

type Least = { memoryMiB: number; cpus: number }
type Host = { memoryMiB: number; freeMemoryMiB: number; cpus: number }

/** A guest under test needs no more, however large the computer is. */
const mostCpus = 4

/** The requested size; else the profile's minimum, and up to twice that if it is a small, unused part of this
 *  computer. */
export function machineSize(
  least: Least,
  wanted: { memoryMiB: number | null; cpus: number | null },
  host: Host,
): { memoryMiB: number; cpus: number } {
  const plenty = Math.min(Math.floor(host.memoryMiB / 4), host.freeMemoryMiB)
  const spare = Math.min(mostCpus, Math.floor(host.cpus / 2))
  return {
    memoryMiB: wanted.memoryMiB ?? Math.max(least.memoryMiB, Math.min(2 * least.memoryMiB, plenty)),
    // More CPUs than exist would only wait for each other.
    cpus: wanted.cpus ?? Math.max(1, Math.min(host.cpus, Math.max(least.cpus, spare))),
  }
}

/** Throws machine.memory. */
export function assertMemory(
  { memoryMiB }: { memoryMiB: number },
  { freeMemoryMiB }: Pick<Host, 'freeMemoryMiB'>,
): void {
  if (memoryMiB <= freeMemoryMiB) return
  const values = { needed: mebibytes(memoryMiB), free: mebibytes(freeMemoryMiB) }
  throw failure('machine.memory', { operation: 'machines.start', values })
}
