// The numbers of the test runners, out of their JSON reports.
import { existsSync, readFileSync } from 'node:fs'
import type { VitestReport } from './vitest-report.ts'

export type Sum = { passed: number; failed: number; skipped: number }

/** The report of vitest-report.ts. */
export const vitestReport = (file: string): VitestReport =>
  read(file) ?? { passed: 0, failed: 0, skipped: 0, skips: [], failures: [], flaky: [] }

export const vitestSum = (file: string, passed: boolean): Sum => {
  const { passed: good, failed, skipped } = vitestReport(file)
  return withFault(passed, { passed: good, failed, skipped })
}

type WrittenReport = Sum & { failures?: string[] }

/** The report of scripts/test-nix.ts and scripts/test-nixos.ts, which write the numbers as they are. */
export function writtenSum(file: string, passed: boolean): Sum {
  const report = read<WrittenReport>(file)
  const sum = { passed: report?.passed ?? 0, failed: report?.failed ?? 0, skipped: report?.skipped ?? 0 }
  return withFault(passed, sum)
}

/** The names of its failures; the first line of each reason. */
export const writtenFailures = (file: string): string[] =>
  (read<WrittenReport>(file)?.failures ?? []).map(failure => failure.split('\n', 1)[0] ?? failure)

export const total = (sums: Sum[]): Sum =>
  sums.reduce((all, each) => ({
    passed: all.passed + each.passed,
    failed: all.failed + each.failed,
    skipped: all.skipped + each.skipped,
  }))

/** A runner that fails without a failed test (a file that does not load, no report) counts as one. */
export const withFault = (passed: boolean, sum: Sum): Sum =>
  passed || sum.failed > 0 ? sum : { ...sum, failed: 1 }

export function read<Report>(file: string): Report | null {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Report) : null
}
