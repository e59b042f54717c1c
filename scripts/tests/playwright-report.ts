// Reads Playwright's JSON report: the numbers, and the names of tests that failed or passed only the second time.
import { stripVTControlCharacters } from 'node:util'
import { read, type Sum, withFault } from './reports.ts'

// A part of JSONReport in the type declarations of playwright/test: only what is read here.
type Result = { errors?: { message?: string }[] }
type Test = {
  projectName: string
  status: 'expected' | 'flaky' | 'unexpected' | 'skipped'
  results: Result[]
}
type Suite = {
  title: string
  specs?: { title: string; file: string; tests: Test[] }[]
  suites?: Suite[]
}
type Report = { stats: Record<Test['status'], number>; suites?: Suite[]; errors?: { message?: string }[] }

const errorLines = 15

export function playwrightSum(file: string, passed: boolean): Sum {
  const stats = read<Report>(file)?.stats
  return withFault(passed, {
    // A flaky one passed in the end; playwrightFaults names it.
    passed: (stats?.expected ?? 0) + (stats?.flaky ?? 0),
    failed: stats?.unexpected ?? 0,
    skipped: stats?.skipped ?? 0,
  })
}

/** Each as a name and the first lines of its error. `passed`: whether the program ended with status 0. */
export function playwrightFaults(file: string, passed: boolean): { failures: string[]; flaky: string[] } {
  const report = read<Report>(file)
  const failures = (report?.errors ?? []).map(error => `Playwright\n${text(error)}`)
  const flaky: string[] = []
  const visit = (suite: Suite, above: string[]) => {
    for (const { title, file: spec, tests } of suite.specs ?? [])
      for (const test of tests) {
        if (test.status !== 'unexpected' && test.status !== 'flaky') continue
        const error = test.results.flatMap(({ errors }) => errors ?? [])[0]
        const name = `[${test.projectName}] ${[spec, ...above, title].join(' > ')}`
        ;(test.status === 'flaky' ? flaky : failures).push(`${name}\n${text(error)}`)
      }
    for (const below of suite.suites ?? []) visit(below, [...above, below.title])
  }
  // The first level is the files, which each spec names.
  for (const suite of report?.suites ?? []) visit(suite, [])
  if (!passed && failures.length === 0) failures.push('Playwright\nended with an error and named no test')
  return { failures, flaky }
}

const text = (error: { message?: string } | undefined): string =>
  stripVTControlCharacters(error?.message ?? 'no error was reported')
    .split('\n')
    .slice(0, errorLines)
    .join('\n')
