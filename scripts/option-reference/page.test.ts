import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { type Option, option } from '#shared/profiles/option.ts'
import { profileFile } from '#shared/profiles/profile.ts'
import { referenceFolder, referencePages } from '../option-reference.ts'
import { optionReference } from './page.ts'

const profile = profileFile.parse({
  schema: 1,
  id: 'box',
  name: 'Box',
  summary: 'A box.',
  flake: '.',
  formats: ['raw'],
  architectures: ['x86_64'],
  minimum: { memoryMiB: 1, cpus: 1, diskMiB: 1 },
})
const plain = {
  key: 'a',
  label: 'A',
  type: { kind: 'string' },
  description: 'What.',
  default: null,
  group: 'One',
}
const page = (...changes: object[]) =>
  optionReference({
    profile,
    options: changes.map((change): Option => option.parse({ ...plain, ...change })),
    described: false,
  })

describe('a page of options', () => {
  test('has a row for each option, below its group', () => {
    expect(page({ default: 'x' }, { key: 'b', group: 'Two', default: 'y' })).toContain(
      '## Two\n| key | in the form | value | default | what it does |\n| --- | --- | --- | --- | --- |\n| `b` | A | text | `y` | What. |\n',
    )
  })

  test.each([
    [
      { type: { kind: 'int', min: 1, max: 9, unit: 'GiB' }, default: 4 },
      '| number from 1 to 9, in GiB | `4` |',
    ],
    [{ type: { kind: 'bool' }, default: false }, '| yes or no | `false` |'],
    [{ type: { kind: 'list', of: { kind: 'string' } }, default: [] }, '| list: text | empty |'],
    [{ required: true, example: 'ws://a' }, '| text | needed, e.g. `ws://a` |'],
    [
      { type: { kind: 'enum', values: [{ value: 'x', label: 'X it' }] }, default: 'x' },
      '| `x`: X it | `x` |',
    ],
    [{ description: 'a | b\nc' }, String.raw`| a \| b c |`],
  ])('%j', (change, cells) => {
    expect(page(change)).toContain(cells)
  })

  test('keeps secrets apart, without a default', () => {
    const text = page({ default: 'x' }, { key: 'token', secret: true })
    expect(text.split('## Secrets')[1]).toContain('| `token` | A | What. |')
    expect(text.split('## Secrets')[0]).not.toContain('token')
  })
})

test('docs/reference matches options.json (else: node scripts/option-reference.ts)', () => {
  const pages = referencePages()
  // The modules' page needs Nix: nix/tests/options-doc.long.test.ts.
  expect(readdirSync(referenceFolder).sort()).toEqual([...pages.keys(), 'modules.md'].sort())
  for (const [name, text] of pages) expect(readFileSync(join(referenceFolder, name), 'utf8'), name).toBe(text)
})
