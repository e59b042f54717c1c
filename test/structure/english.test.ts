// A text that a person reads is a code of a catalogue. English that is written where it happens is found here: as the rule of
// a schema, as a value of an error or a message, or as an error that another place shows.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** Functions of zod and Kiln that take an error's text after what they check. */
const rules = new Set(['regex', 'refine', 'min', 'max', 'startsWith', 'endsWith', 'includes'])
const shownFields = new Set(['reason', 'detail', 'why', 'hint'])

type Node = { type: string; start: number } & Record<string, unknown>
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** Two words: a code, a path or a name of a program is one. */
const isEnglish = (node: unknown): boolean => {
  if (!isNode(node)) return false
  if (node.type === 'ConditionalExpression')
    return isEnglish(node['consequent']) || isEnglish(node['alternate'])
  if (node.type === 'LogicalExpression') return isEnglish(node['left']) || isEnglish(node['right'])
  const text =
    node.type === 'Literal' && typeof node['value'] === 'string'
      ? node['value']
      : node.type === 'TemplateLiteral' && Array.isArray(node['quasis'])
        ? node['quasis'].map(each => String(each.value.cooked)).join('x')
        : ''
  return /[a-z]{2,} [\w`]/i.test(text)
}

const nameOf = (node: unknown): string => {
  if (!isNode(node)) return ''
  if (node.type === 'MemberExpression') return nameOf(node['property'])
  return node.type === 'Identifier' || node.type === 'PrivateIdentifier' ? String(node['name']) : ''
}

const argumentsOf = (node: Node): unknown[] => (Array.isArray(node['arguments']) ? node['arguments'] : [])

const fieldsOf = (node: unknown): Node[] =>
  isNode(node) && node.type === 'ObjectExpression' && Array.isArray(node['properties'])
    ? node['properties'].filter(isNode)
    : []

/** An `Unexpected` is not: no person reads it but as the reason of "internal". */
const isShown = (node: Node): boolean => {
  if (node.type === 'Property') return shownFields.has(nameOf(node['key'])) && isEnglish(node['value'])
  if (node.type === 'NewExpression')
    return nameOf(node['callee']).endsWith('Error') && argumentsOf(node).some(isEnglish)
  if (node.type !== 'CallExpression') return false
  const called = nameOf(node['callee'])
  const given = argumentsOf(node)
  if (called === 'failed' || called === 'broken') return given.some(isEnglish)
  const isOfRule = (field: Node) =>
    ['error', 'message'].includes(nameOf(field['key'])) && isEnglish(field['value'])
  return rules.has(called) && (given.slice(1).some(isEnglish) || given.flatMap(fieldsOf).some(isOfRule))
}

/** `file:line` of each. */
function englishIn(file: string, text: string): string[] {
  const found: string[] = []
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return
    if (isNode(value) && isShown(value))
      found.push(`${file}:${text.slice(0, value.start).split('\n').length}`)
    for (const child of Object.values(value)) visit(child)
  }
  visit(parseSync(file, text).program.body)
  return found
}

test('English that would reach a person is found', () => {
  const lines = [
    "z.string().regex(/a/, 'must be a letter')",
    "z.string().refine(isName, { error: 'it is not a name' })",
    "throw failure('a.code', { operation, values: { reason: 'it is not there' } })",
    "throw failed(result, lastLine ?? 'its output is not JSON')",
    'throw new Error(`the map is broken`)',
    "z.string().max(10, ruleCode('rule.long'))",
    "throw failure('a.code', { operation: 'hosts', values: { reason: message('reason.cut-off') } })",
    "throw new Error('ENOSPC')",
    "throw new Unexpected('the engine sent nothing')",
  ]
  expect(englishIn('src/a.ts', lines.join('\n'))).toEqual([1, 2, 3, 4, 5].map(line => `src/a.ts:${line}`))
})

test('no English is written where it happens', () => {
  const files = globSync('src/**/*.{ts,tsx}', { cwd: root }).filter(
    file =>
      !/\.test\.tsx?$|\.d\.ts$|\/messages\/|^src\/(agent|device|cli\/testing|renderer\/src\/(testing|gallery))\//.test(
        file,
      ),
  )
  expect(files.length).toBeGreaterThan(1300)
  const texts = files.map(file => ({ file, text: readFileSync(join(root, file), 'utf8') }))
  expect(texts.flatMap(({ file, text }) => englishIn(file, text))).toEqual([])
})
