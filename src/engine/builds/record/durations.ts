// How long derivations took before, by name: where an ETA comes from, and the only place.
import { join } from 'node:path'
import { z } from 'zod'
import type { Ports } from '#engine/ports/index.ts'

const keptEach = 5
const keptNames = 5000
const file = z.object({ schema: z.literal(1), seconds: z.record(z.string(), z.array(z.number())) })
type Durations = Record<string, number[]>

type DurationPorts = Pick<Ports, 'files' | 'folders'>
const path = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, 'durations.json')

/** Empty when there are none yet, or the file cannot be read: an ETA is then not shown. */
export async function readDurations(ports: DurationPorts): Promise<Durations> {
  return (await storedDurations(ports)) ?? {}
}

/** Null when there is a file that cannot be read: broken, or of a newer Kiln. */
async function storedDurations({ files, folders }: DurationPorts): Promise<Durations | null> {
  try {
    const text = await files.readText(path({ folders }))
    return text === null ? {} : file.parse(JSON.parse(text)).seconds
  } catch {
    return null
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
  ports: DurationPorts,
  built: { name: string; seconds: number }[],
): Promise<void> {
  if (built.length === 0) return
  const old = await storedDurations(ports)
  // Such a file is not this Kiln's to write over.
  if (!old) return
  const seconds = withDurations(old, built)
  await ports.files.writeText(path(ports), `${JSON.stringify({ schema: 1, seconds })}\n`)
}

/** Median of what is known, or null. */
export function expectedSeconds(durations: Durations, name: string): number | null {
  const known = Object.hasOwn(durations, name) ? (durations[name]?.toSorted((a, b) => a - b) ?? []) : []
  return known[Math.floor(known.length / 2)] ?? null
}
