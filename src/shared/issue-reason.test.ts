import { expect, test } from 'vitest'
import { z } from 'zod'
import { textOf } from '#test/texts.ts'
import { firstIssue } from './issue-reason.ts'
import { ruleCode } from './rule-code.ts'
import { syntaxFault } from './syntax-fault.ts'

const answers = z
  .object({
    name: z.string(),
    size: z.number().max(9),
    kind: z.enum(['a', 'b']),
    file: z.string().regex(/^[a-z]+$/, ruleCode('rule.file-name')),
    on: z.boolean(),
  })
  .partial()
  .strict()
const list = z.array(answers)
const reason = (value: unknown) => {
  const read = list.safeParse(value)
  return read.success ? null : textOf(firstIssue(read.error))
}

test.each([
  [[{ nam: 'x' }], '0: unknown key nam'],
  [[{}, { name: 3 }], '1.name: expected text'],
  [[{ on: 'yes' }], '0.on: expected true or false'],
  [[{ kind: 'c' }], '0.kind: expected one of a and b'],
  [[{ size: 10 }], '0.size: not a valid value'],
  [[{ file: '../x' }], '0.file: it is not a plain file name'],
  ['x', 'expected a list'],
])('%j', (value, text) => {
  expect(reason(value)).toBe(text)
})

const fault = (text: string) => {
  try {
    JSON.parse(text)
    return null
  } catch (thrown) {
    return textOf(syntaxFault(thrown))
  }
}

test('where a text is not JSON, without quoting the text', () => {
  expect(fault('{\n"secret": hunter2}')).toBe('it is not valid JSON')
  expect(fault('{"a": 1,\n}')).toBe('it is not valid JSON: error in line 2, column 1')
  expect(fault('{')).toMatch(/^it is not valid JSON/)
  expect(fault('')).toBe('it is not valid JSON: it ends too early')
})
