import { expect, test } from 'vitest'
import { recorded, recordedLines } from '#test/lima/recorded.ts'
import { whyFailed } from './failure.ts'
import { parseLogLine } from './lines.ts'
import { lastLinesOf, lineThatMatters, messagesIn } from './logged.ts'

const from = (lines: ReturnType<typeof recordedLines>, logged: string | null = null) =>
  whyFailed({ name: 'kiln', lines, command: 'limactl', lastLines: [], logged })

/** Returns what --log-format json would print: most failures were recorded as text. */
const fatal = (msg: string) => [parseLogLine(JSON.stringify({ level: 'fatal', msg }))]
const fatalIn = (command: string) => {
  const section = recorded('failures.txt')
    .split('### ')
    .find(each => each.startsWith(command))
  const text = /level=fatal msg="((?:[^"\\]|\\.)*)"/.exec(section ?? '')?.[1] ?? ''
  expect(text).not.toBe('')
  return fatal(JSON.parse(`"${text}"`) as string)
}

test('each failure of the real limactl has its code', () => {
  expect(from(fatalIn('limactl create --tty=false --name=b1')).code).toBe('lima.name-taken')
  expect(from(fatalIn('limactl create --tty=false --name=noimg')).code).toBe('lima.download')
  expect(from(fatalIn('limactl start --tty=false nosuch')).code).toBe('lima.download')
  expect(from(fatalIn('limactl start --tty=false broken1')).code).toBe('lima.broken')
  expect(from(fatalIn('noga/bin/limactl start')).code).toBe('lima.failed')
  expect(from(fatalIn('limactl create --tty=false --name=vz1')).values).toMatchObject({
    reason: expect.stringContaining('unsupported VM type: vz'),
  })
  expect(from(recordedLines('nospace.txt').filter(({ level }) => level !== 'plain')).code).toBe('lima.full')
  expect(from(recordedLines('start-timeout.jsonl')).code).toBe('lima.hangs')
  expect(from(recordedLines('start-aborted.jsonl'), 'no such CPU').values).toEqual({
    name: 'kiln',
    reason: 'no such CPU',
  })
  expect(from(recordedLines('start-aborted.jsonl')).code).toBe('lima.crashed')
  expect(from([parseLogLine('limactl: must not run as the root user')]).code).toBe('lima.root')
})

test('if several mirrors failed, the first is named', () => {
  const { values } = from(fatalIn('limactl start --tty=false nosuch'))
  expect(values['reason']).toContain('no such host')
  expect(values['reason']).not.toContain('\n')
})

test('a panic without a log line is named by its first line', () => {
  const lines = ['panic: $HOME is not defined', '', 'goroutine 1 [running]:'].map(parseLogLine)
  expect(from(lines).values).toEqual({ reason: 'panic: $HOME is not defined' })
})

test('the line that matters is QEMU’s own, and a successful start has none', () => {
  expect(lineThatMatters(recorded('ha.stderr.log'))).toBeNull()
  const crashed = [
    { level: 'debug', msg: 'qemu[stderr]: warning: host does not support AVX' },
    {
      level: 'debug',
      msg: 'qemu[stderr]: qemu-system-x86_64: cannot set up guest memory: Cannot allocate memory',
    },
    { level: 'info', msg: 'Driver stopped due to error: `signal: aborted`' },
  ]
  const log = crashed.map(line => JSON.stringify(line)).join('\n')
  expect(lineThatMatters(log)).toBe('qemu-system-x86_64: cannot set up guest memory: Cannot allocate memory')
  expect(lineThatMatters(`${log}\n{"level":"fatal","msg":"failed","error":"no ISO"}`)).toBe('failed: no ISO')
  expect(lineThatMatters(JSON.stringify(crashed[2]))).toContain('signal: aborted')
})

test("the end of a log: the host agent's without its ssh attempts, a console's as printed", () => {
  const output = messagesIn(recorded('ha.stderr.log'))
  expect(output.length).toBeGreaterThan(5)
  expect(output.every(line => !line.startsWith('executing ssh'))).toBe(true)
  expect(output.some(line => line.includes('QEMU'))).toBe(true)
  const crash = JSON.stringify({ level: 'debug', msg: 'qemu[stderr]: Cannot allocate memory' })
  expect(messagesIn(crash)).toEqual(['qemu[stderr]: Cannot allocate memory'])
  const console = lastLinesOf(recorded('console.log'))
  expect(console.length).toBeGreaterThan(0)
  expect(console.length).toBeLessThanOrEqual(200)
  expect(lastLinesOf(`${'x'.repeat(2000)}\r\n\n  \nlogin: `)).toEqual(['x'.repeat(500), 'login: '])
})

test('a VM that was stopped from outside has no line about an error', () => {
  // The real one wrote this when a start was cancelled.
  const msg = 'qemu[stderr]: qemu-system-x86_64: terminating on signal 15 from pid 31165 (node)'
  expect(lineThatMatters(JSON.stringify({ level: 'debug', msg }))).toBeNull()
})
