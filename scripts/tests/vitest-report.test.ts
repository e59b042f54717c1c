import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { endVariable, reportVariable, type VitestReport } from './vitest-report.ts'

const reporter = resolve(import.meta.dirname, 'vitest-report.ts')
const vitest = resolve(import.meta.dirname, '..', '..', 'node_modules', 'vitest', 'vitest.mjs')
const folder = mkdtempSync(join(tmpdir(), 'kiln-test-report-'))
afterAll(() => rmSync(folder, { recursive: true }))

it('counts a test that a hook prevented as failed, and says what was wrong with the hook', () => {
  writeFileSync(
    join(folder, 'some.test.js'),
    `let tries = 0
    describe('a host', () => {
      beforeAll(() => { throw new Error('no host today') })
      describe('within', () => {
        it('is reached', () => {})
        it.skip('is not wanted', () => {})
      })
    })
    it('is right', () => {})
    it('is wrong', () => { throw new Error('two is not three') })
    it('is right the second time', () => { if (tries++ === 0) throw new Error('too early') })
    it('needs hardware', context => context.skip())`,
  )
  writeFileSync(join(folder, 'broken.test.js'), 'it(')
  const file = join(folder, 'report.json')
  const args = [vitest, 'run', '--root', folder, '--globals', '--retry=1', `--reporter=${reporter}`]
  spawnSync(process.execPath, args, { env: { ...process.env, [reportVariable]: file } })

  const { failures, flaky, skips, ...sum } = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  expect(sum).toEqual({ passed: 2, failed: 2, skipped: 2 })
  expect(skips.sort()).toEqual([
    'some.test.js > a host > within > is not wanted',
    'some.test.js > needs hardware',
  ])
  const heads = failures.map(failure => failure.split('\n')[0]).sort()
  expect(heads).toEqual(['broken.test.js', 'some.test.js > a host', 'some.test.js > is wrong'])
  expect(failures.join()).toContain('no host today')
  expect(failures.join()).toContain('two is not three')
  expect(flaky).toEqual([expect.stringMatching(/is right the second time\n.*too early/)])
})

it('ends a run that a program holds which a test left behind, and fails it', () => {
  const left = mkdtempSync(join(folder, 'left-'))
  const spawned = "spawn('sleep', ['30'], { stdio: 'inherit' }).unref()"
  writeFileSync(
    join(left, 'left.test.js'),
    `import { spawn } from 'node:child_process'\nit('leaves a program', () => { ${spawned} })`,
  )
  const args = [vitest, 'run', '--root', left, '--globals', `--reporter=${reporter}`, '--pool=forks']
  const env = { ...process.env, [reportVariable]: join(left, 'report.json'), [endVariable]: '2' }
  const { status, stderr } = spawnSync(process.execPath, args, {
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  })
  expect(stderr).toContain('a test left a program behind')
  expect(status).toBe(1)
})
