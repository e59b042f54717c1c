// install-claude-tools.sh against a stand-in for npm.
import { existsSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { home, run } from './script.ts'

const tools = [
  '@anthropic-ai/claude-code@2.1.328',
  '@musistudio/claude-code-router@2.0.0',
  'vibe-kanban@0.1.44',
]

describe.skipIf(process.platform === 'win32')('install-claude-tools', () => {
  let agent: ReturnType<typeof home>
  beforeEach(() => {
    agent = home()
  })
  afterEach(() => agent.remove())

  const prefix = () => join(agent.path, '.npm-global')
  const callsFile = () => join(agent.path, 'calls')
  const calls = () => (existsSync(callsFile()) ? readFileSync(callsFile(), 'utf8').trimEnd().split('\n') : [])
  const install = (args: string[], more: Record<string, string> = {}) =>
    run('install-claude-tools.sh', {
      args,
      env: { HOME: agent.path, NPM_CONFIG_PREFIX: prefix(), NPM_CALLS: callsFile(), ...more },
    })

  test('installs each package in the version asked for and says so', () => {
    const { status, said } = install(tools)
    expect(status).toBe(0)
    expect(calls().map(call => call.split(' ').at(-1))).toEqual(tools)
    expect(said).toContain('install-claude-tools: installing @musistudio/claude-code-router 2.0.0')
    expect(said).toContain('install-claude-tools: vibe-kanban 0.1.44 is installed')
    expect(said.trimEnd()).toMatch(/install-claude-tools: done$/)
  })

  test('asks npm for nothing the second time', () => {
    install(tools)
    const { status, said } = install(tools)
    expect(status).toBe(0)
    expect(calls()).toHaveLength(tools.length)
    expect(said).toContain('vibe-kanban 0.1.44 is already there')
  })

  test('replaces another version and names it', () => {
    install(['vibe-kanban@0.1.43'])
    const { said } = install(['vibe-kanban@0.1.44'])
    expect(said).toContain('installing vibe-kanban 0.1.44 (in place of 0.1.43)')
    expect(calls()).toHaveLength(2)
  })

  test('continues after a package that fails, ends with 1 and names it', () => {
    const { status, complained } = install(tools, { NPM_FAILS: '@musistudio/claude-code-router' })
    expect(status).toBe(1)
    expect(calls()).toHaveLength(tools.length)
    expect(complained).toContain('missing: @musistudio/claude-code-router@2.0.0')
  })

  test('installs only what is missing after a failure', () => {
    install(tools, { NPM_FAILS: 'vibe-kanban' })
    expect(install(tools).status).toBe(0)
    expect(calls().at(-1)).toContain('vibe-kanban@0.1.44')
    expect(calls()).toHaveLength(tools.length + 1)
  })

  test('installs again what a broken package.json hides', () => {
    install(tools)
    const file = join(prefix(), 'lib', 'node_modules', 'vibe-kanban', 'package.json')
    writeFileSync(file, '{ "name": "vibe-k')
    install(tools)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: '0.1.44' })
  })

  test('gives claude its documented name as well', () => {
    install(tools)
    expect(readlinkSync(join(prefix(), 'bin', 'claude-code'))).toBe('claude')
  })

  test.each(['vibe-kanban', '@musistudio/claude-code-router', 'vibe-kanban@'])(
    'refuses %s without a version',
    name => {
      const { status, complained } = install([name])
      expect(status).toBe(2)
      expect(complained).toContain('is not NAME@VERSION')
      expect(calls()).toEqual([])
    },
  )
})
