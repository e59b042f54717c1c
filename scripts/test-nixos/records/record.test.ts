import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { importedModules, stageSources, withoutComments } from './inputs.ts'
import { readRecord, removeRecord, writeRecord } from './record.ts'

const record = { inputs: 'a'.repeat(64), date: '2026-11-26', seconds: 61, sums: ['/nix/store/x-kiln'] }

test('a record is read as it was written, and a stage that failed has none', ({ folder }) => {
  expect(readRecord('template', 'bad switch', folder)).toBeNull()
  writeRecord('template', 'bad switch', record, folder)
  expect(readRecord('template', 'bad switch', folder)).toEqual(record)
  removeRecord('template', 'bad switch', folder)
  expect(readRecord('template', 'bad switch', folder)).toBeNull()
})

test('a file with anything else in it is not a record', ({ folder }) => {
  mkdirSync(join(folder, 'template'))
  writeFileSync(join(folder, 'template', 'built.json'), JSON.stringify({ ...record, passed: true }))
  expect(() => readRecord('template', 'built', folder)).toThrow(/passed/)
})

test('the inputs of a stage are its answers and scripts', () => {
  const asked = { profile: 'template', answers: { authorizedKeys: ['k'] } }
  expect(stageSources('encrypted install', asked).built).toEqual([['images.iso', { luks: true }]])
  expect(stageSources('secure boot', asked).built).toEqual([
    ['images.raw', { authorizedKeys: ['k'], secureBoot: true }],
  ])
  expect(stageSources('deploy', asked).files.join()).toContain('src/engine/deploy')
  expect(stageSources('boot test', asked).files.join()).not.toContain('stages/deploy.ts')
})

test('a comment that is rewritten changes no inputs, and everything else does', () => {
  const code = (comment: string, value: number) => `// ${comment}
/** ${comment} */
export const seconds = ${value} // ${value}
/**
 * ${comment}
 */
const url = 'https://example.org/*'
`
  expect(withoutComments(code('one', 1))).toBe(withoutComments(code('another, longer', 1)))
  expect(withoutComments(code('one', 1))).not.toBe(withoutComments(code('one', 2)))
  expect(withoutComments(code('one', 1))).toContain("'https://example.org/*'")
})

test('a module that a script loads is an input, a module of types alone is not', () => {
  const code = `import { join } from 'node:path'
import type { Row } from '../stages.ts'
import {
  checkAll,
  type Check,
} from '../machine/checks.ts'
export { copyImageToDisk } from './disk.ts'
const text = " from './no-module.ts'"
`
  expect(importedModules(code)).toEqual(['../machine/checks.ts', './disk.ts'])
})
