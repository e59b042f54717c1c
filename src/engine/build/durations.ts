// How long derivations took before, by name: where an ETA comes from, and the only place.
import { join } from 'node:path'
import { z } from 'zod'
import type { Ports } from '../ports/index.ts'

const keptEach = 5
const keptNames = 5000
const file = z.object({ schema: z.literal(1), seconds: z.record(z.string(), z.array(z.number())) })
export type Durations = Record<string, number[]>

const path = (ports: Ports) => join(ports.folders.data, 'durations.json')

/** Empty when there are none yet, or the file cannot be read: an ETA is then not shown. */
export async function readDurations(ports: Ports): Promise<Durations> {
  try {
    return file.parse(JSON.parse((await ports.files.readText(path(ports))) ?? '{}')).seconds
  } catch {
    return {}
  }
}

/** Pure: the newest last; of each name the last five; of names the 5,000 that were built last. */
export function withDurations(old: Durations, built: { name: string; seconds: number }[]): Durations {
  const next: Durations = { ...old }
  for (const { name, seconds } of built) {
    const before = next[name] ?? []
    delete next[name]
    next[name] = [...before, Math.round(seconds * 1000) / 1000].slice(-keptEach)
  }
  return Object.fromEntries(Object.entries(next).slice(-keptNames))
}

export async function rememberDurations(
  ports: Ports,
  built: { name: string; seconds: number }[],
): Promise<void> {
  if (built.length === 0) return
  const seconds = withDurations(await readDurations(ports), built)
  await ports.files.writeText(path(ports), `${JSON.stringify({ schema: 1, seconds })}\n`)
}

/** Median of what is known, or null. */
export function expectedSeconds(durations: Durations, name: string): number | null {
  const known = Object.hasOwn(durations, name) ? (durations[name]?.toSorted((a, b) => a - b) ?? []) : []
  return known[Math.floor(known.length / 2)] ?? null
}
