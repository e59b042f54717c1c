import { spawn, spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { createProcessRunner } from './run.ts'

const env = { PATH: process.env['PATH'] }
const hasSetpriv = spawnSync('setpriv', ['--pdeathsig', 'TERM', 'true']).status === 0
const run = createProcessRunner({ env })

/** Starting Node takes seconds on a busy machine. */
const timeout = 30_000

/** Pids of running processes with `mark` among their arguments. */
const living = (mark: string) =>
  readdirSync('/proc').filter(name => {
    if (!/^\d+$/.test(name) || name === String(process.pid)) return false
    try {
      return readFileSync(`/proc/${name}/cmdline`, 'utf8').includes(mark)
    } catch {
      return false
    }
  })

test.runIf(hasSetpriv)('it ends when its parent process is killed (needs setpriv)', async () => {
  const mark = `kiln-mark-${process.pid}-death`
  const nap = ['-c', 'while :; do sleep 0.05; done', 'nap']
  const starter = `
    import { createProcessRunner } from ${JSON.stringify(fileURLToPath(new URL('run.ts', import.meta.url)))}
    const run = createProcessRunner({ env: process.env })
    const [mark] = process.argv.slice(-1)
    const nap = ${JSON.stringify(nap)}
    run({ command: 'sh', args: [...nap, mark, 'bound'], endsWithParent: true })
    run({ command: 'sh', args: [...nap, mark, 'loose'] })`
  const node = ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', starter, mark]
  const parent = spawn(process.execPath, node, { stdio: 'ignore' })
  const naps = () =>
    living(mark)
      .map(pid => ({ pid, words: readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0') }))
      .filter(({ words }) => words[0] === 'sh')
  await expect
    .poll(
      () =>
        naps()
          .map(({ words }) => words.at(-2))
          .sort(),
      { timeout },
    )
    .toEqual(['bound', 'loose'])
  const loose = naps().find(({ words }) => words.includes('loose'))
  parent.kill('SIGKILL')
  await expect.poll(() => naps().map(({ words }) => words.at(-2)), { timeout }).toEqual(['loose'])
  process.kill(Number(loose?.pid), 'SIGKILL')
})

test('it is the program itself: its arguments, status, output and signals', async () => {
  const result = await run({
    command: 'sh',
    args: ['-c', 'echo $0; echo said >&2; exit 7', 'me'],
    endsWithParent: true,
  })
  expect(result).toMatchObject({ code: 7, stdout: 'me\n', lastLines: ['said'] })
  expect(result.command).toBe(`sh -c 'echo $0; echo said >&2; exit 7' me`)
  expect(await run({ command: 'sh', args: ['-c', 'exit 127'], endsWithParent: true })).toMatchObject({
    code: 127,
  })
  const killed = await run({ command: 'sh', args: ['-c', 'kill -9 $$'], endsWithParent: true })
  expect(killed).toMatchObject({ code: null, signal: 'SIGKILL' })
})

test('a missing program is reported by its own name', async () => {
  const missing = run({ command: 'kiln-no-such-program', args: ['x'], endsWithParent: true })
  await expect(missing).rejects.toMatchObject({
    code: 'tool.missing',
    message: 'kiln-no-such-program was not found.',
  })
})

test('without setpriv it runs as usual', async () => {
  const bare = createProcessRunner({ env: { PATH: '/kiln-no-such-folder' } })
  const result = await bare({ command: '/bin/sh', args: ['-c', 'echo plain'], endsWithParent: true })
  expect(result).toMatchObject({ code: 0, stdout: 'plain\n' })
})
