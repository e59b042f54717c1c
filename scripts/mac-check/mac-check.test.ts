import { execFileSync } from 'node:child_process'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { macSteps } from './steps.ts'

const fixture = (name: string) =>
  readFileSync(join(import.meta.dirname, '../../src/platform/drives/macos/fixtures', `${name}.plist`), 'utf8')

test('records outputs and answers in one file of this user, without serial numbers', ({ folder }) => {
  const answers = join(folder, 'answers.json')
  const out = join(folder, 'record.json')
  const steps = macSteps({ app: '/A.app', disks: ['disk4'], node: 'node', uid: 501 })
  const commands = steps.flatMap(step => step.commands.map(({ name }) => name))
  const questions = steps.flatMap(step => step.questions)
  const recorded = {
    outputs: {
      ...Object.fromEntries(commands.map(name => [name, { code: 0, output: `output of ${name}` }])),
      'diskutil-list': { code: 0, output: fixture('list') },
      'diskutil-info-disk4': { code: 0, output: fixture('info-disk4') },
      'ioreg-IOUSBHostDevice': { code: 0, output: fixture('ioreg-usb') },
      setgroups: { code: 1, output: 'EINVAL' },
    },
    answers: Object.fromEntries(questions.map(question => [question, 'yes'])),
  }
  writeFileSync(answers, JSON.stringify(recorded))
  const script = join(import.meta.dirname, '..', 'mac-check.ts')
  const printed = execFileSync(process.execPath, [script, '--answers', answers, '--out', out], {
    encoding: 'utf8',
  })
  expect(printed).toContain('diskutil-info-disk4: recorded')
  expect(printed).toContain('setgroups: status 1')
  const text = readFileSync(out, 'utf8')
  type Step = { step: string; outputs: Record<string, { output: string }>; answers: Record<string, string> }
  const record = (JSON.parse(text) as { steps: Step[] }).steps
  expect(record.map(({ step }) => step)).toEqual(steps.map(({ id }) => id))
  const outputs = record.flatMap(step => Object.entries(step.outputs))
  expect(outputs.map(([name]) => name)).toEqual(commands)
  for (const [name, { output }] of outputs) expect(output, name).not.toBe('')
  expect(record.flatMap(step => Object.values(step.answers))).toEqual(questions.map(() => 'yes'))
  expect(text).toContain('SanDisk Ultra Media')
  expect(text).not.toMatch(/4C530001230412116472|575832314435/)
  expect(statSync(out).mode & 0o777).toBe(0o600)
})
