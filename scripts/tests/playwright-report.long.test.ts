import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { playwrightFaults, playwrightSum } from './playwright-report.ts'

const root = resolve(import.meta.dirname, '..', '..')
mkdirSync(join(root, '.cache'), { recursive: true })
// The folder is below the project, so that its specs find Playwright.
const folder = mkdtempSync(join(root, '.cache', 'playwright-report-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** The report of Playwright itself about this spec. */
function reportOn(name: string, spec: string) {
  const below = join(folder, name)
  mkdirSync(below, { recursive: true })
  writeFileSync(join(below, 'some.spec.js'), `import { expect, test } from '@playwright/test'\n${spec}`)
  writeFileSync(
    join(below, 'playwright.config.js'),
    `export default { retries: 1, workers: 1, projects: [{ name: 'jobs' }] }`,
  )
  const file = join(below, 'report.json')
  const program = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const { status } = spawnSync(process.execPath, [program, 'test', '--reporter=json', `--config=${below}`], {
    cwd: below,
    env: { ...process.env, PLAYWRIGHT_JSON_OUTPUT_FILE: file },
    stdio: 'ignore',
  })
  return { file, passed: status === 0 }
}

it('names what Playwright saw fail, and what passed only the second time, with the error', () => {
  const { file, passed } = reportOn(
    'mixed',
    `test('is right', () => {})
    test('needs hardware', () => test.skip())
    test.describe('a drive', () => {
      test('is written', () => expect(2).toBe(3))
      test('is read the second time', ({}, { retry }) => { if (retry === 0) throw new Error('too early') })
    })`,
  )
  expect(playwrightSum(file, passed)).toEqual({ passed: 2, failed: 1, skipped: 1 })
  expect(playwrightFaults(file, passed)).toEqual({
    failures: [expect.stringMatching(/^\[jobs\] some\.spec\.js > a drive > is written\n[\s\S]*Received: 2/)],
    flaky: [
      expect.stringMatching(/^\[jobs\] some\.spec\.js > a drive > is read the second time\n.*too early/),
    ],
  })
})

it('counts a spec that does not load as failed, and says why', () => {
  const { file, passed } = reportOn('broken', 'test(')
  expect(playwrightSum(file, passed)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(playwrightFaults(file, passed).failures).toContainEqual(expect.stringContaining('SyntaxError'))
})

it('says that a run which ended before its report has failed', () => {
  const missing = join(folder, 'missing.json')
  expect(playwrightSum(missing, false)).toEqual({ passed: 0, failed: 1, skipped: 0 })
  expect(playwrightFaults(missing, false).failures).toEqual([expect.stringContaining('named no test')])
})
