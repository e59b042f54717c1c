import { execFileSync } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import net from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test, vi } from 'vitest'
import { createProcessPipe } from './pipe.ts'

const pipe = createProcessPipe({ env: process.env })
const never = new AbortController().signal

async function* chunksOf(...chunks: Uint8Array[]) {
  yield* chunks
}
async function collect(output: AsyncGenerator<Buffer, unknown>) {
  const hash = createHash('sha256')
  let bytes = 0
  for (;;) {
    const { value, done } = await output.next()
    if (done) return { exit: value, bytes, sha256: hash.digest('hex') }
    hash.update(value as Buffer)
    bytes += (value as Buffer).length
  }
}
/** Whether a process with this unusual argument runs. */
const runs = (mark: string) => {
  try {
    return execFileSync('pgrep', ['-f', mark], { encoding: 'utf8' }).trim() !== ''
  } catch {
    return false
  }
}

test('bytes pass through a program unchanged, however many', async () => {
  const chunks = Array.from({ length: 40 }, () => randomBytes(1 << 20))
  const sha256 = createHash('sha256').update(Buffer.concat(chunks)).digest('hex')
  const output = pipe({ command: 'cat', args: [], input: chunksOf(...chunks), signal: never })
  expect(await collect(output)).toMatchObject({ bytes: 40 << 20, sha256, exit: { code: 0, lastLines: [] } })
})

test('a slow reader slows the program down, and memory stays bounded', async () => {
  let asked = 0
  async function* endless() {
    for (; asked < 2000; asked += 1) yield Buffer.alloc(1 << 20)
  }
  const output = pipe({ command: 'cat', args: [], input: endless(), signal: never })
  await output.next()
  await delay(300)
  expect(asked).toBeLessThan(20)
  await output.return({ code: null, signal: null, cancelled: false, command: '', lastLines: [] })
})

test('a reader that is slow from the start gets everything', async () => {
  const bytes = 12 * (1 << 20) + 12_345
  const whole = randomBytes(bytes)
  const sha256 = createHash('sha256').update(whole).digest('hex')
  const packed = execFileSync('bzip2', ['-1c'], { input: whole, maxBuffer: 1 << 28 })
  for (const [command, args, input] of [
    ['cat', [], whole],
    ['bzip2', ['-dc'], packed],
  ] as const) {
    const output = pipe({ command, args: [...args], input: chunksOf(input), signal: never })
    const slow = (async function* () {
      for (let taken = 0; ; taken += 1) {
        const step = await output.next()
        if (step.done) return step.value
        // Long enough for the program to fill all available memory.
        if (taken < 2) await delay(1000)
        yield step.value
      }
    })()
    expect(await collect(slow), command).toMatchObject({ bytes, sha256, exit: { code: 0, lastLines: [] } })
  }
})

test('output lost on the way is never taken as complete, however the program ends', async () => {
  const connect = vi.spyOn(net, 'connect')
  try {
    const args = ['-c', 'head -c 3000000 /dev/zero; sleep 0.2; exit 0']
    const output = pipe({ command: 'sh', args, input: chunksOf(), signal: never })
    await output.next()
    const reader: net.Socket = connect.mock.results.at(-1)?.value
    reader.destroy(Object.assign(new Error('broken by the test'), { code: 'ENOBUFS' }))
    await expect(collect(output)).rejects.toMatchObject({
      code: 'tool.failed',
      message: 'sh failed: its output cannot be read (ENOBUFS)',
    })
  } finally {
    connect.mockRestore()
  }
})

test('exit codes and stderr are data', async () => {
  const output = pipe({ command: 'xz', args: ['-dc'], input: chunksOf(Buffer.from('no')), signal: never })
  expect(await collect(output)).toMatchObject({
    bytes: 0,
    exit: { code: 1, lastLines: [expect.stringContaining('File format not recognized')] },
  })
})

test('a program that reads only a part of its input succeeds', async () => {
  const input = chunksOf(...Array.from({ length: 30 }, () => Buffer.alloc(1 << 20, 7)))
  const output = pipe({ command: 'head', args: ['-c', '1000'], input, signal: never })
  expect(await collect(output)).toMatchObject({ bytes: 1000, exit: { code: 0 } })
})

test('when cancelled, it throws the reason and the program is gone', async () => {
  const controller = new AbortController()
  const reason = new Error('stop')
  const mark = '/dev/null-cancelled-by-the-test'
  async function* slow() {
    yield Buffer.alloc(1 << 20)
    await delay(60_000, undefined, { signal: controller.signal }).catch(() => undefined)
  }
  // `tail -f` would never end.
  const output = pipe({ command: 'cat', args: ['-', mark], input: slow(), signal: controller.signal })
  await output.next()
  expect(runs(mark)).toBe(true)
  controller.abort(reason)
  await expect(collect(output)).rejects.toBe(reason)
  expect(runs(mark)).toBe(false)
})

test('an error of its input is thrown, and the program is gone', async () => {
  const mark = '/dev/null-broken-by-the-test'
  async function* failing() {
    yield Buffer.alloc(100_000)
    throw new Error('the source broke')
  }
  const output = pipe({ command: 'cat', args: ['-', mark], input: failing(), signal: never })
  await expect(collect(output)).rejects.toThrow('the source broke')
  expect(runs(mark)).toBe(false)
})

test('a missing program is named', async () => {
  const output = pipe({ command: 'kiln-no-such', args: [], input: chunksOf(Buffer.alloc(9)), signal: never })
  await expect(collect(output)).rejects.toMatchObject({
    code: 'tool.missing',
    message: 'kiln-no-such was not found.',
  })
})
