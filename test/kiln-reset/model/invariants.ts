// What must be true of a disk at every moment. Knows what users did in their sessions, but no program.
import type { Disk } from './file-system.ts'

/** What happened: the version of the named data that the last session left, and the sessions that reached their target. */
export type World = { readonly kept: number; readonly real: readonly number[] }

export const live = 'LIVE'

/** How many ended sessions a history holds. */
const depth = 2

export function brokenBy(disk: Disk, world: World): string[] {
  const root = disk.subvolumes[live]
  if (!root) return ['LIVE is not there']
  const broken: string[] = []
  if (root.kept !== world.kept) broken.push(`LIVE has the named data ${root.kept}, not ${world.kept}`)

  const newest = (sessions: readonly number[]) =>
    Math.max(0, ...sessions.filter(one => world.real.includes(one)))
  const all = Object.values(disk.subvolumes)
  const history = Object.entries(disk.subvolumes).filter(([name]) => name !== live)
  for (const session of world.real) {
    if (all.some(({ sessions }) => sessions.includes(session))) continue
    const successors = new Set(
      history.map(([, { sessions }]) => newest(sessions)).filter(last => last > session),
    )
    if (successors.size < depth)
      broken.push(`session ${session} is lost, with ${successors.size} newer ones held`)
  }
  return broken
}
