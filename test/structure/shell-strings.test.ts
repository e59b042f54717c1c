// Scripts that are written inside TypeScript, where no *.sh file shows them to shellcheck: those with a first line of sh, and
// those that a name says to be one.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync } from 'vite'
import { expect, it } from 'vitest'
import { productFiles } from './import-graph.ts'

const root = join(import.meta.dirname, '../..')

type Node = { type: string; [key: string]: unknown }
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string'

/** The text of a template with a word in place of each expression, or of a string; null for anything else. */
function textOf(node: unknown): string | null {
  if (!isNode(node)) return null
  if (node.type === 'ArrowFunctionExpression') return textOf(node['body'])
  if (node.type === 'Literal') return typeof node['value'] === 'string' ? node['value'] : null
  if (node.type !== 'TemplateLiteral' || !Array.isArray(node['quasis'])) return null
  return node['quasis'].map(({ value }) => String(value.cooked)).join('value')
}

/** A script for PowerShell has the line ends of Windows. */
const isShell = (name: string, text: string) =>
  text.startsWith('#!/bin/sh\n') || (/script$/i.test(name) && /[\n;|&]/.test(text) && !text.includes('\r'))

/** By the names of what they are assigned to; '' for none. */
function scriptsIn(node: unknown, name = ''): { name: string; text: string }[] {
  if (Array.isArray(node)) return node.flatMap(each => scriptsIn(each, name))
  if (!isNode(node)) return []
  const named = node.type === 'VariableDeclarator' && isNode(node['id']) ? String(node['id']['name']) : name
  const text = node.type === 'VariableDeclarator' ? textOf(node['init']) : textOf(node)
  if (text !== null && isShell(named, text)) return [{ name: named, text }]
  return Object.values(node).flatMap(each => scriptsIn(each, named))
}

it.skipIf(spawnSync('shellcheck', ['--version']).error)(
  'no script inside TypeScript has anything that shellcheck objects to',
  () => {
    const scripts = productFiles('src').flatMap(file => {
      const text = readFileSync(join(root, file), 'utf8')
      if (!/#!\/bin\/sh|script\b/i.test(text)) return []
      return scriptsIn(parseSync(file, text).program).map(({ name, text }) => ({
        at: `${file} ${name}`,
        text,
      }))
    })
    expect(scripts.length).toBeGreaterThan(15)
    // It runs as root.
    expect(scripts.map(({ at }) => at)).toContain('src/platform/writer/installed-layout.ts wrapperText')
    const found = scripts.flatMap(({ at, text }) => {
      const { stdout } = spawnSync('shellcheck', ['--shell=sh', '-'], { input: text, encoding: 'utf8' })
      return stdout === '' ? [] : [`${at}:${stdout}`]
    })
    expect(found.join('\n')).toBe('')
  },
)
