// A reporter for vitest: how many tests passed, and which did not and why, in a file for the end of `npm test`. vitest's own
// JSON report has neither the error of a hook nor, as failed, the tests that did not run because of it.
import { writeFileSync } from 'node:fs'
import type { Reporter, TestCase, TestModule, TestSuite } from 'vitest/node'

export type VitestReport = {
  passed: number
  failed: number
  skipped: number
  /** The names of skipped tests. */
  skips: string[]
  /** The failures, each a name and its error. */
  failures: string[]
  /** The tests that passed only the second time, with their first errors. */
  flaky: string[]
}
type Fault = { message: string; stack?: string }
type Part = TestCase | TestSuite | TestModule

/** Names the file of the report. */
export const reportVariable = 'KILN_VITEST_REPORT'
/** Seconds from the last test to the end of the run, after which it is ended. */
export const endVariable = 'KILN_VITEST_END_SECONDS'
const errorLines = 15

export default class FileReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly Fault[]): void {
    const file = process.env[reportVariable]
    if (!file) throw new Error(`${reportVariable} names no file`)
    writeFileSync(file, JSON.stringify(reportOf(modules, unhandled)))
    const seconds = Number(process.env[endVariable] ?? 120)
    // Otherwise a program that a test left behind holds the pipes of its worker, and the run never ends.
    setTimeout(() => {
      console.error(
        `The tests have ended, but the run has not for ${seconds} s: a test left a program behind.`,
      )
      process.exit(1)
    }, seconds * 1000).unref()
  }
}

function reportOf(modules: readonly TestModule[], unhandled: readonly Fault[]): VitestReport {
  const report: VitestReport = { passed: 0, failed: 0, skipped: 0, skips: [], failures: [], flaky: [] }
  const fail = (name: string, faults: readonly Fault[]) =>
    report.failures.push(...faults.map(fault => `${name}\n${text(fault)}`))
  for (const module of modules) {
    fail(nameOf(module), module.errors())
    for (const suite of module.children.allSuites()) fail(nameOf(suite), suite.errors())
    for (const test of module.children.allTests()) {
      const { state, errors } = test.result()
      if (state === 'passed') report.passed++
      else if (state === 'failed' || preventedBy(test)) report.failed++
      else {
        report.skipped++
        report.skips.push(nameOf(test))
      }
      if (state === 'failed') fail(nameOf(test), errors.slice(0, 1))
      else if (errors?.[0]) report.flaky.push(`${nameOf(test)}\n${text(errors[0])}`)
    }
  }
  fail('Outside of every test', unhandled)
  return report
}

/** Whether a test was to run, and a hook around it failed. */
function preventedBy(test: TestCase): boolean {
  if (test.options.mode === 'skip' || test.options.mode === 'todo') return false
  for (let around: Part = test; around.type !== 'module'; ) {
    around = around.parent
    if (around.errors().length > 0) return true
  }
  return false
}

const nameOf = (part: Part): string =>
  part.type === 'module' ? part.relativeModuleId : `${part.module.relativeModuleId} > ${part.fullName}`

const text = ({ message, stack }: Fault): string =>
  (stack ?? message)
    .split('\n')
    .slice(0, errorLines)
    .map(line => `  ${line}`)
    .join('\n')
