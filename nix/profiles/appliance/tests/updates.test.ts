// What the box's update commands do around kiln-updates, which has its own tests: with a fake one that writes down its words.
import { existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Bench, hasProgram } from './script.ts'

let bench: Bench
beforeEach(() => {
  bench = new Bench()
  bench.fake('kiln-updates', `echo "$@" >>${bench.path('called')}`)
  mkdirSync(bench.path('systems'))
  symlinkSync('/nix/store/new', bench.path('running'))
})
afterEach(() => bench.remove())
const called = () => (existsSync(bench.path('called')) ? readFileSync(bench.path('called'), 'utf8') : '')
const running = () => bench.path('running')
const rollback = (script: string) => {
  bench.fake('rollback', script)
  const env = { ROLLBACK: 'rollback', RUNNING: running(), TRIAL: bench.path('trial.json') }
  return bench.run('updates/kaliunbox-rollback.sh', { args: ['--yes'], env })
}

test('a box that went back by hand does not take the same update again [A5]', async () => {
  const { code } = await rollback(`ln -sfn /nix/store/old ${running()}`)
  expect(code).toBe(0)
  expect(called()).toBe('back --running /nix/store/new\n')
})

test('a rollback that a person did not confirm, or that failed, changes nothing of the updates', async () => {
  expect((await rollback('exit 1')).code).toBe(1)
  expect(called()).toBe('')
})

test('kaliunbox-update switches at once, for root alone', async () => {
  const update = (...args: string[]) => bench.run('updates/kaliunbox-update.sh', { args })
  bench.fake('id', 'echo 1000')
  expect((await update()).code).toBe(1)
  bench.fake('id', 'echo 0')
  expect((await update('--force')).code).toBe(2)
  expect(called()).toBe('')
  expect((await update('--again')).code).toBe(0)
  expect((await update()).code).toBe(0)
  expect((await update('--upgrade', '--again')).code).toBe(0)
  expect(called()).toBe('now --again\nnow\nnow --upgrade --again\n')
  bench.fake('kiln-updates', 'exit 70')
  expect((await update()).code).toBe(70)
})

test('kaliunbox-update-logs shows the looks, the switches and how they ended', async () => {
  bench.fake('journalctl', `echo "$@" >>${bench.path('called')}`)
  await bench.run('updates/kaliunbox-update-logs.sh', { args: ['--follow'] })
  expect(called()).toBe(
    '--unit kaliun-auto-update --unit kiln-updates-settle --unit kiln-deploy-* --follow\n',
  )
})

test('a switch that is on trial goes back by its supervisor', async () => {
  writeFileSync(bench.path('trial.json'), '{}')
  await rollback(`ln -sfn /nix/store/old ${running()}`)
  expect(called()).toBe(process.getuid?.() === 0 ? 'back\n' : 'back --running /nix/store/new\n')
})

test.skipIf(!hasProgram('jq'))('Home Assistant answers only if it did so in the last minutes', async () => {
  const answers = async (minutes: number, web: unknown) => {
    const at = new Date(Date.now() - minutes * 60_000).toISOString().replace(/\.\d+/, '')
    bench.write('info.json', JSON.stringify({ at, web }))
    return (await bench.run('updates/home-assistant-answers.sh', { env: { HA_INFO: bench.path('.') } })).code
  }
  expect(await answers(1, { status: 200 })).toBe(0)
  expect(await answers(1, { status: 503 })).toBe(1)
  expect(await answers(1, null)).toBe(1)
  expect(await answers(10, { status: 200 })).toBe(1)
  rmSync(bench.path('info.json'))
  expect(
    (await bench.run('updates/home-assistant-answers.sh', { env: { HA_INFO: bench.path('.') } })).code,
  ).not.toBe(0)
})

test.skipIf(!hasProgram('jq'))('last_pull is of the last look that found what is published', async () => {
  const pull = async (outcome: string) => {
    bench.write('last_look', JSON.stringify({ outcome }))
    const env = { LOOKED: bench.path('.'), KALIUN: bench.path('.') }
    expect((await bench.run('updates/kaliunbox-last-pull.sh', { env })).code).toBe(0)
    return existsSync(bench.path('last_pull'))
  }
  expect(await pull('failed')).toBe(false)
  expect(await pull('current')).toBe(true)
  expect(readFileSync(bench.path('last_pull'), 'utf8')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ\n$/)
})
