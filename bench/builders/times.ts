// Peers timed in turns, so that what else the computer does falls on all alike.
import type { BuilderLab } from '#test/hosts/builders.ts'
import { median } from '../median.ts'

/** `profiles`: the folder of the lab's wide profile. */
export type Bench = { lab: BuilderLab; profiles: string; rounds: number }
type Timed = Record<string, () => Promise<void>>

export async function interleaved(rounds: number, peers: Timed): Promise<Map<string, number>> {
  const times = new Map(Object.keys(peers).map(name => [name, [] as number[]]))
  for (let round = 0; round < rounds; round++)
    for (const [name, run] of Object.entries(peers)) {
      const start = process.hrtime.bigint()
      await run()
      times.get(name)?.push(Number(process.hrtime.bigint() - start) / 1e9)
    }
  return new Map([...times].map(([name, all]) => [name, median(all)]))
}
