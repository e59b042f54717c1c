// The suites of tests that `npm test` and `npm run test:all` are put together from.
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from '../build-if-stale.ts'
import { findSources } from '../test-nix/shared-sources.ts'
import { reports } from './environment.ts'
import { playwrightFaults, playwrightSum } from './playwright-report.ts'
import { type Sum, vitestReport, vitestSum, writtenFailures, writtenSum } from './reports.ts'
import type { Track } from './tracks.ts'
import { reportVariable } from './vitest-report.ts'

/** A check counts as one test. */
export const check = (passed: boolean): Sum => ({
  passed: Number(passed),
  failed: Number(!passed),
  skipped: 0,
})

export const nothing: Sum = { passed: 0, failed: 0, skipped: 0 }

export function createSuites(env: NodeJS.ProcessEnv) {
  const vitestReports: string[] = []
  const playwrightRuns: { report: string; passed: boolean }[] = []
  const nixosReports: string[] = []
  let runs = 0

  async function vitest(
    { run }: Track,
    words: readonly string[],
    more: NodeJS.ProcessEnv = {},
  ): Promise<Sum> {
    const report = join(reports, `vitest-${++runs}.json`)
    vitestReports.push(report)
    const reporters = ['--reporter=default', '--reporter=./scripts/tests/vitest-report.ts']
    return vitestSum(
      report,
      await run('vitest', ['run', ...reporters, ...words], { ...more, [reportVariable]: report }),
    )
  }

  /** `words`: for playwright. KILN_LOOKS in `more`: "all" for nine looks. */
  async function playwright(
    { run, end }: Track,
    words: readonly string[],
    more: NodeJS.ProcessEnv = {},
  ): Promise<Sum> {
    const report = join(reports, `playwright-${++runs}.json`)
    const variables = {
      ...more,
      PLAYWRIGHT_JSON_OUTPUT_FILE: report,
      // Runs that follow each other share them (e2e/support/built-home.ts).
      KILN_BUILT_HOMES: join(env['TMPDIR'] ?? tmpdir(), 'built-homes'),
    }
    const needsDisplay = process.platform === 'linux' && !process.env['DISPLAY']
    const screen = ['--auto-servernum', '--server-args=-screen 0 1600x1000x24']
    const passed = needsDisplay
      ? await run('xvfb-run', [...screen, 'playwright', 'test', ...words], variables)
      : await run('playwright', ['test', ...words], variables)
    // What ran out of time named no test.
    playwrightRuns.push({ report, passed: passed || end?.aborted === true })
    return playwrightSum(report, passed)
  }

  /** Puts the sources of nixpkgs into `env`. Returns false, and says why, where there are none. */
  function withNixpkgs(track: Track): boolean {
    const { env: sources, missing } = findSources({ env })
    if (!sources) track.say(missing)
    else Object.assign(env, sources)
    return sources !== null
  }

  return {
    lint: async ({ run }: Track) =>
      check(
        (await run('npm', ['run', '--silent', 'lint'])) && (await run('npm', ['run', '--silent', 'imports'])),
      ),
    types: async ({ run }: Track) => check(await run('npm', ['run', '--silent', 'types'])),
    build: async ({ say }: Track) => check(buildIfStale(say)),
    vitest,
    playwright,
    /** nix/**: evaluated where there is a nixpkgs, else skipped by name. */
    async nix(track: Track, words: readonly string[] = ['--project', 'nix']): Promise<Sum> {
      withNixpkgs(track)
      // An evaluation takes as long as the machine is busy, and waits for nothing.
      const patience = ['--testTimeout=900000', '--hookTimeout=900000']
      return vitest(track, [...patience, '--maxWorkers=2', ...words])
    },
    /** `which`: "--schemas" for the forms and the refusals, "--short" for two variants of each cell too. */
    async matrix(track: Track, which: '--schemas' | '--short'): Promise<Sum> {
      const report = join(reports, `matrix-${++runs}.json`)
      return writtenSum(
        report,
        await track.run(process.execPath, ['scripts/test-nix.ts', which, '--report', report]),
      )
    },
    /** A part of `npm run test:nixos`. */
    async nixos(track: Track, words: readonly string[]): Promise<Sum> {
      const report = join(reports, `nixos-${++runs}.json`)
      nixosReports.push(report)
      const args = ['--disable-warning=ExperimentalWarning', 'scripts/test-nixos.ts', '--report', report]
      return writtenSum(report, await track.run(process.execPath, [...args, ...words]))
    },
    /** The names that vitest skipped, that passed only the second time, and that failed. */
    named() {
      const units = vitestReports.map(vitestReport)
      const all = [...units, ...playwrightRuns.map(({ report, passed }) => playwrightFaults(report, passed))]
      return {
        skips: units.flatMap(({ skips }) => skips),
        flaky: all.flatMap(({ flaky }) => flaky),
        failures: [...all.flatMap(({ failures }) => failures), ...nixosReports.flatMap(writtenFailures)],
      }
    },
  }
}
export type Suites = ReturnType<typeof createSuites>
