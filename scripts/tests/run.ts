// Runs suites in two tracks and prints one line with the sum at the end.
import { root, testEnvironment } from './environment.ts'
import { type Sum, total } from './reports.ts'
import { check, createSuites, type Suites } from './suites.ts'
import { createTracks, type Track } from './tracks.ts'

type Suite = {
  name: string
  /** A suite before it, without which it cannot pass. */
  needs?: string
  test: (track: Track) => Promise<Sum>
}
export type Runner = {
  env: NodeJS.ProcessEnv
  suites: Suites
  front: Track
  beside: Track
  /** Runs one after the other. */
  run(suites: readonly Suite[], track: Track): Promise<void>
  /** A line for the end. */
  note(line: string): void
}

/** Prints what was skipped, flaky and failed, then "N passed, N failed, N skipped"; sets the exit code. */
export async function runTests(main: (runner: Runner) => Promise<void>): Promise<void> {
  const { env, scratch } = testEnvironment()
  const suites = createSuites(env)
  const tracks = createTracks({ cwd: root, env, logs: scratch.path })
  const sums = new Map<string, Sum>()
  const times: string[] = []
  const notes: string[] = []
  await main({
    env,
    suites,
    ...tracks,
    note: line => notes.push(line),
    async run(list, track) {
      for (const { name, needs, test } of list) {
        track.say(`\n── ${name}`)
        const blocked = needs !== undefined && (sums.get(needs)?.failed ?? 0) > 0
        const started = performance.now()
        sums.set(name, blocked ? check(false) : await test(track))
        times.push(`${name} ${Math.round((performance.now() - started) / 1000)} s`)
        track.flush()
      }
    },
  })
  console.log(`\n${times.join(', ')}`)
  // Named again here: what the first suites printed is far above.
  const { skips, flaky, failures } = suites.named()
  for (const test of skips) console.log(`Skipped: ${test}`)
  for (const line of notes) console.log(line)
  for (const test of flaky) console.log(`\nFlaky, to be fixed: ${test}`)
  for (const test of failures) console.log(`\nFailed: ${test}`)
  const faulty = [...sums].filter(([, { failed }]) => failed > 0).map(([name]) => name)
  if (faulty.length > 0) console.log(`\nFailed: ${faulty.join(', ')}. What they left is in ${scratch.path}`)
  else if (!scratch.remove())
    console.log(`\nSomething is still mounted in ${scratch.path}: unmount it, then remove it.`)
  const { passed, failed, skipped } = total([...sums.values()])
  console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
  process.exitCode = failed === 0 ? 0 : 1
}
