// Foreign text on its way out: no output of the command line contains control sequences for a terminal.
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { failure } from '#shared/errors.ts'
import { english } from '#shared/messages/en/index.ts'
import { createOutput, exitStatus } from './output.ts'

/** A changed clipboard, screen and text direction, a line that imitates Kiln's own, and hidden text. */
const hostile = 'a\u001b]52;c;aGk=\u0007\u009b2J\u202e\u200bb\nErase /dev/sda? It is safe.'
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what is looked for
const acting = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]|\p{Cf}/u

function outputs(json: boolean) {
  const streams = { stdout: new PassThrough(), stderr: new PassThrough() }
  const terminal = Object.assign(streams.stderr, { isTTY: true, rows: 24, columns: 200 })
  const output = createOutput(
    { stdout: streams.stdout, stderr: terminal } as unknown as Parameters<typeof createOutput>[0],
    { json, env: {} },
  )
  const printed = () => [streams.stdout, streams.stderr].map(stream => String(stream.read() ?? ''))
  return { output, printed }
}
const fault = failure('source.broken', {
  operation: 'test',
  values: { name: hostile, reason: hostile },
  details: { lastLines: [hostile], command: hostile },
}).report()

test.each(['line', 'note'] as const)('a %s has no character that a terminal acts on', door => {
  const { output, printed } = outputs(false)
  output[door](hostile)
  const text = printed().join('')
  expect(text).not.toMatch(acting)
  expect(text.split('\n')).toEqual([expect.stringMatching(/^a.*b$/), '  Erase /dev/sda? It is safe.', ''])
})

test('an error has no character that a terminal acts on, with the end of a log and a command', () => {
  const { output, printed } = outputs(false)
  output.failed(fault)
  const text = printed().join('')
  expect(text).not.toMatch(acting)
  expect(text.match(/Erase/g)).toHaveLength(4)
  expect(text).not.toMatch(/^Erase/m)
})

test('a status has no character that a terminal acts on, except for what draws it', () => {
  const { output, printed } = outputs(false)
  output.status(hostile.replaceAll('\n', ' '))
  expect(printed().join('')).not.toMatch(acting)
})

test('JSON has no character that a terminal acts on, with an equal value', () => {
  const { output, printed } = outputs(true)
  output.object({ type: 'result', name: hostile })
  const [line = ''] = printed()
  expect(line.trimEnd()).not.toMatch(acting)
  expect(line.trimEnd()).not.toContain('\n')
  expect(JSON.parse(line)).toEqual({ type: 'result', name: hostile })
  output.failed(fault)
  const [other = ''] = printed()
  expect(other.trimEnd()).not.toMatch(acting)
  expect(JSON.parse(other)).toMatchObject({ type: 'error', error: { values: { name: hostile } } })
})

/** Not named on a command line, or known only from the host. */
const notWords = [
  'build.unknown',
  'call.unknown',
  'job.unknown',
  'preset.unknown',
  'sum.unknown',
  'cache.tool-unknown',
  'deploy.state-version-unknown',
  'kit.key-unknown',
  'kit.state-version-unknown',
  'machine.host-key-unknown',
  'ssh.host-key-unknown',
  'ssh.jump-key-unknown',
  'ssh.unknown-name',
  'install.unknown-serial',
  'install.unknown-plan',
  'update.unknown-plan',
  'update.recovery-unknown',
  'workload.unknown-person',
]

test('what a command line names and is not there ends it with status 2, whatever it is', () => {
  const codes = Object.keys(english.errors).filter(code =>
    /\bunknown(-word|-configuration|-host)?$|\.unknown-/.test(code),
  )
  const named = codes.filter(code => !notWords.includes(code)) as (keyof typeof english.errors)[]
  expect(named).toContain('box.unknown')
  expect(named.filter(code => exitStatus(code) !== 2)).toEqual([])
})
