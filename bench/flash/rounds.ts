// Sides that take turns: a busy machine slows all of them.
import { setImmediate as turn } from 'node:timers/promises'
import { sequence } from '../image.ts'
import { median } from '../median.ts'
import { childrenSeconds } from './kiln.ts'

type Timed = { begin: number; write: number; all: number; cpu: number }
/** Resolves with when the writing was done, where something is written, in seconds from its start. */
export type Side = {
  name: string
  before?: () => void
  run: () => Promise<{ write?: number; begin?: number }>
}

function shuffled<T>(items: T[], below: (limit: number) => number): T[] {
  const left = [...items]
  return items.flatMap(() => left.splice(below(left.length), 1))
}

/** Each side's medians. A first round that is not counted warms up. */
export async function takeTurns(sides: Side[], rounds: number): Promise<Map<string, Timed>> {
  const below = sequence(1)
  const runs = new Map<string, Timed[]>(sides.map(({ name }) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    // In another order each time: what one leaves to be done would else always hold up the same next one.
    for (const side of shuffled(sides, below)) {
      // The sides wait for their programs synchronously: only here is a signal heard, which takes the drives away.
      await turn()
      side.before?.()
      const [cpu, started] = [childrenSeconds(), performance.now()]
      const { write = Number.NaN, begin = 0 } = await side.run()
      const all = (performance.now() - started) / 1000
      if (round > 0) runs.get(side.name)?.push({ begin, write, all, cpu: childrenSeconds() - cpu })
    }
  }
  return new Map(
    [...runs].map(([name, list]) => [
      name,
      {
        begin: median(list.map(({ begin }) => begin)),
        write: median(list.map(({ write }) => write)),
        all: median(list.map(({ all }) => all)),
        cpu: median(list.map(({ cpu }) => cpu)),
      },
    ]),
  )
}

export function print(
  title: string,
  medians: Map<string, Timed>,
  limit: { name: string; seconds: number } | null,
) {
  console.log(`\n${title}`)
  if (limit) console.log(`  ${limit.name.padEnd(44)} ${limit.seconds.toFixed(2).padStart(17)} s`)
  for (const [name, { begin, write, all, cpu }] of medians) {
    const ratio = limit ? ` × ${(all / limit.seconds).toFixed(2)}` : ''
    const start = begin ? `  (began after ${begin.toFixed(2)} s)` : ''
    const written = Number.isNaN(write) ? ' '.repeat(12) : `write ${write.toFixed(2).padStart(6)}`
    console.log(
      `  ${name.padEnd(44)} ${written}  all ${all.toFixed(2).padStart(6)} s${ratio}  CPU ${cpu.toFixed(2)} s${start}`,
    )
  }
}

export const ratio = (what: string, value: number, target: string) =>
  console.log(`  → ${what}: ${value.toFixed(3)} (target ${target})`)
