// How much memory and how many processors a machine gets. Pure.

type Least = { memoryMiB: number; cpus: number }
type Host = { memoryMiB: number; cpus: number }

/** A guest under test needs no more, however large the computer is. */
const mostCpus = 4

/** What was asked for; else the profile's minimum, and up to twice of it where that is a small part of this computer. */
export function machineSize(
  least: Least,
  asked: { memoryMiB: number | null; cpus: number | null },
  host: Host,
): { memoryMiB: number; cpus: number } {
  const plenty = Math.floor(host.memoryMiB / 4)
  const spare = Math.min(mostCpus, Math.floor(host.cpus / 2))
  return {
    memoryMiB: asked.memoryMiB ?? Math.max(least.memoryMiB, Math.min(2 * least.memoryMiB, plenty)),
    // More than there are would only wait for each other.
    cpus: asked.cpus ?? Math.max(1, Math.min(host.cpus, Math.max(least.cpus, spare))),
  }
}
