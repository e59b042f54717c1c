// How long derivations took before, by name: where an ETA comes from, and the only place.
import { join } from 'node:path'
import { z } from 'zod'
import type { Ports } from '#engine/ports/index.ts'
import { hereId, onThisComputer, type UsedBuilders } from '#shared/builders/choice-names.ts'

const keptEach = 5
const keptNames = 5000
const durations = z.record(z.string(), z.array(z.number()))
/** `builders`: by the id of each; `seconds` are this computer's. */
const file = z.object({
  schema: z.literal(1),
  seconds: durations,
  builders: z.record(z.string(), durations).default({}),
})
type Durations = z.infer<typeof durations>
type Stored = Omit<z.infer<typeof file>, 'schema'>

type DurationPorts = Pick<Ports, 'files' | 'folders'>
const path = ({ folders }: Pick<Ports, 'folders'>) => join(folders.data, 'durations.json')

/**
 * Returns the durations of a builder if it has some, else this computer's. Empty when there are none yet, or the file
 * cannot be read: an ETA is then not shown.
 */
export async function readDurations(
  ports: DurationPorts,
  on: UsedBuilders = onThisComputer,
): Promise<Durations> {
  const { seconds, builders } = (await storedDurations(ports)) ?? none
  const [only = '', ...others] = on.kind === 'hosts' ? on.ids : []
  return { ...seconds, ...(others.length === 0 ? builders[only] : {}) }
}

/** Sums up the times of the same derivations, here and on each builder that has built some of them. */
export async function comparedTimes(
  ports: DurationPorts,
): Promise<Map<string, { there: number; here: number }>> {
  const { seconds, builders } = (await storedDurations(ports)) ?? none
  return new Map(
    Object.entries(builders).map(([id, theirs]) => {
      const both = Object.keys(theirs).filter(name => Object.hasOwn(seconds, name))
      const total = (of: Durations) => both.reduce((sum, name) => sum + (expectedSeconds(of, name) ?? 0), 0)
      return [id, { there: total(theirs), here: total(seconds) }]
    }),
  )
}

const none: Stored = { seconds: {}, builders: {} }

/** Null when there is a file that cannot be read: broken, or of a newer Kiln. */
async function storedDurations({ files, folders }: DurationPorts): Promise<Stored | null> {
  try {
    const text = await files.readText(path({ folders }))
    return text === null ? none : file.parse(JSON.parse(text))
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

type BuiltOn = { name: string; seconds: number; builder?: string | null }

export async function rememberDurations(ports: DurationPorts, built: BuiltOn[]): Promise<void> {
  if (built.length === 0) return
  const old = await storedDurations(ports)
  // Such a file is not this Kiln's to write over.
  if (!old) return
  const by = Map.groupBy(built, ({ builder }) => builder ?? hereId)
  const builders = { ...old.builders }
  for (const [id, theirs] of by) if (id !== hereId) builders[id] = withDurations(builders[id] ?? {}, theirs)
  const seconds = withDurations(old.seconds, by.get(hereId) ?? [])
  await ports.files.writeText(path(ports), `${JSON.stringify({ schema: 1, seconds, builders })}\n`)
}

/** Median of what is known, or null. */
export function expectedSeconds(durations: Durations, name: string): number | null {
  const known = Object.hasOwn(durations, name) ? (durations[name]?.toSorted((a, b) => a - b) ?? []) : []
  return known[Math.floor(known.length / 2)] ?? null
}
