import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { OutputLine } from '#engine/ports/process.ts'
import { createProcessRunner } from './run.ts'

const env = { PATH: process.env['PATH'] }
const run = createProcessRunner({ env, graceMs: 300 })
const sh = (script: string) => ({ command: 'sh', args: ['-c', script] })

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-run-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Command lines of running processes that contain `mark`. */
async function living(mark: string): Promise<string[]> {
  const lines = await Promise.all(
    (await readdir('/proc'))
      .filter(name => /^\d+$/.test(name) && name !== String(process.pid))
      .map(name => readFile(`/proc/${name}/cmdline`, 'utf8').catch(() => '')),
  )
  return lines.filter(line => line.includes(mark))
}

test('stdout, stderr lines and the exit code come back as data', async () => {
  const lines: OutputLine[] = []
  const result = await run({
    ...sh('echo out; echo "first\nsecond" >&2; exit 3'),
    onLines: batch => lines.push(...batch),
  })
  expect(result).toMatchObject({
    code: 3,
    signal: null,
    cancelled: false,
    stdout: 'out\n',
    lastLines: ['first', 'second'],
  })
  expect(result.command).toBe(`sh -c 'echo out; echo "first\nsecond" >&2; exit 3'`)
  expect(lines.map(line => line.text)).toEqual(['first', 'second'])
})

test('arguments reach the program unchanged: no shell reads them', async () => {
  const odd = [`$HOME; 'x' "y"`, '*', '']
  const result = await run({ command: 'printf', args: ['[%s]', ...odd] })
  expect(result.stdout).toBe(odd.map(word => `[${word}]`).join(''))
})

test('a program has only the given environment', async () => {
  const result = await run({ command: 'env', args: [], env: { EXTRA: '1' } })
  expect(result.stdout.trim().split('\n').sort()).toEqual(['EXTRA=1', `PATH=${env.PATH}`])
})

test('input is given on stdin, and a program need not read it', async () => {
  expect((await run({ command: 'cat', args: [], input: 'hello' })).stdout).toBe('hello')
  expect((await run({ command: 'true', args: [], input: 'x'.repeat(1_000_000) })).code).toBe(0)
  expect((await run({ command: 'cat', args: [] })).stdout).toBe('')
})

test('a death by signal has no exit code', async () => {
  expect(await run(sh('kill -9 $$'))).toMatchObject({ code: null, signal: 'SIGKILL', cancelled: false })
})

test('only the last twenty lines are kept, each truncated to 2,000 characters', async () => {
  const { lastLines } = await run(
    sh('for i in $(seq 30); do echo $i >&2; done; head -c 5000 /dev/zero | tr "\\0" x >&2'),
  )
  expect(lastLines).toHaveLength(20)
  expect(lastLines[0]).toBe('12')
  expect(lastLines[19]).toBe('x'.repeat(2000))
})

test('a missing program has its own code', async () => {
  await expect(run({ command: 'kiln-no-such-program', args: ['x'] })).rejects.toMatchObject({
    code: 'tool.missing',
    message: 'kiln-no-such-program was not found.',
  })
  await expect(run({ command: 'true', args: [], cwd: join(folder, 'gone') })).rejects.toMatchObject({
    code: 'file.missing',
  })
  await expect(run({ command: folder, args: [] })).rejects.toMatchObject({ code: 'tool.failed' })
})

test('more output than allowed ends the program', async () => {
  await expect(run({ command: 'yes', args: [], maxStdoutBytes: 100_000 })).rejects.toMatchObject({
    code: 'tool.failed',
  })
})

test('more on stderr than allowed ends the program, in one line or in many', async () => {
  for (const endless of ['exec yes >&2', 'exec cat /dev/zero >&2'])
    await expect(run({ ...sh(endless), maxStderrBytes: 100_000 })).rejects.toMatchObject({
      code: 'tool.failed',
    })
})

test('an error from onLines ends the program and is passed on', async () => {
  const onLines = () => {
    throw new Error('full disk')
  }
  await expect(run({ ...sh('echo x >&2; exec sleep 60'), onLines })).rejects.toThrow('full disk')
})

test('an aborted signal starts nothing', async () => {
  const result = await run({ ...sh(`touch ${folder}/started`), signal: AbortSignal.abort() })
  expect(result).toMatchObject({ cancelled: true, code: null })
  expect(await readdir(folder)).toEqual([])
})

test('a program has ended even if its child keeps the pipes open', async () => {
  const quick = createProcessRunner({ env, lingerMs: 100 })
  const result = await quick(sh('sleep 3 & echo out; echo err >&2; exit 4'))
  expect(result).toMatchObject({
    code: 4,
    signal: null,
    cancelled: false,
    stdout: 'out\n',
    lastLines: ['err'],
  })
})

/** Runs a script and cancels it once it has printed "ready" on stderr. */
async function cancelled(script: string) {
  const controller = new AbortController()
  const onLines = (lines: OutputLine[]) => {
    if (lines.some(line => line.text === 'ready')) controller.abort()
  }
  return run({ ...sh(script), signal: controller.signal, onLines })
}

test.runIf(process.platform === 'linux')(
  'cancelling ends the whole tree, including other sessions and process groups',
  async () => {
    const mark = `kiln-mark-${process.pid}-a`
    const nap = `sh -c 'while :; do sleep 0.05; done' ${mark}`
    const result = await cancelled(`${nap} & setsid ${nap} & (setsid ${nap} & wait) & echo ready >&2; wait`)
    expect(result).toMatchObject({ cancelled: true, signal: 'SIGTERM', code: null })
    expect(await living(mark)).toEqual([])
  },
)

test.runIf(process.platform === 'linux')('what ignores TERM is killed after the grace', async () => {
  const mark = `kiln-mark-${process.pid}-b`
  const stubborn = `trap "" TERM; echo ready >&2; while :; do sleep 0.05; done`
  const result = await cancelled(`setsid sh -c '${stubborn}' ${mark} & wait`)
  expect(result.cancelled).toBe(true)
  expect(await living(mark)).toEqual([])
  expect(await cancelled(`${stubborn} # ${mark}`)).toMatchObject({ cancelled: true, signal: 'SIGKILL' })
  expect(await living(mark)).toEqual([])
})

test('a program that exits with 0 on TERM still counts as cancelled', async () => {
  const result = await cancelled('trap "exit 0" TERM; echo ready >&2; while :; do sleep 0.05; done')
  expect(result).toMatchObject({ cancelled: true, code: 0 })
})
