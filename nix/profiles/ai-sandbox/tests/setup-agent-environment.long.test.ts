// setup-agent-environment.sh in a scratch home folder.
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { home, run } from './script.ts'

describe.skipIf(process.platform === 'win32')('setup-agent-environment', () => {
  let agent: ReturnType<typeof home>
  beforeEach(() => {
    agent = home()
  })
  afterEach(() => agent.remove())

  const folder = () => join(agent.path, '.claude-code-router')
  const routerFile = () => join(folder(), 'config.json')
  const router = () => JSON.parse(readFileSync(routerFile(), 'utf8')) as Record<string, unknown>
  const setUp = (more: Record<string, string> = {}) =>
    run('setup-agent-environment.sh', {
      env: {
        HOME: agent.path,
        NPM_CONFIG_PREFIX: join(agent.path, '.npm-global'),
        ROUTER_HOST: '0.0.0.0',
        ROUTER_PORT: '3456',
        ...more,
      },
    })
  const writeRouter = (text: string) => {
    mkdirSync(folder(), { recursive: true })
    writeFileSync(routerFile(), text)
  }

  test('writes a router configuration with its own key, which only the agent can read', () => {
    expect(setUp().status).toBe(0)
    expect(router()).toMatchObject({
      HOST: '0.0.0.0',
      PORT: 3456,
      APIKEY: expect.stringMatching(/^[\w-]{32}$/),
    })
    expect(statSync(routerFile()).mode & 0o777).toBe(0o600)
  })

  test('shows the new key to no other user, neither in a program’s arguments nor in its environment', () => {
    const bin = join(agent.path, 'bin')
    const seen = join(agent.path, 'seen')
    mkdirSync(bin)
    // The programs themselves, which write down first what others could see of them.
    for (const name of ['jq', 'mktemp', 'mv', 'base64', 'tr', 'head'])
      writeFileSync(
        join(bin, name),
        `#!/bin/bash
/usr/bin/tr '\\0' '\\n' </proc/$$/cmdline >>${seen}
/usr/bin/env >>${seen}
PATH=/usr/bin:/bin exec ${name} "$@"
`,
        { mode: 0o755 },
      )
    expect(setUp({ PATH: `${bin}:${process.env['PATH']}` }).status).toBe(0)
    expect(readFileSync(seen, 'utf8')).toContain('--rawfile')
    expect(readFileSync(seen, 'utf8')).not.toContain(router()['APIKEY'])
  })

  test('leaves the key of the model provider to the environment', () => {
    setUp({ ANTHROPIC_API_KEY: 'sk-secret' })
    expect(readFileSync(routerFile(), 'utf8')).toContain('"$ANTHROPIC_API_KEY"')
    expect(readFileSync(routerFile(), 'utf8')).not.toContain('sk-secret')
  })

  test('changes nothing the second time', () => {
    setUp()
    const first = readFileSync(routerFile(), 'utf8')
    setUp()
    expect(readFileSync(routerFile(), 'utf8')).toBe(first)
  })

  test('keeps what a person has set and moves only the address', () => {
    const providers = [{ name: 'mine', models: ['a'] }]
    writeRouter(
      JSON.stringify({ APIKEY: 'mine', Providers: providers, Router: { default: 'mine,a' }, HOST: 'x' }),
    )
    setUp({ ROUTER_HOST: '127.0.0.1' })
    expect(router()).toEqual({
      APIKEY: 'mine',
      Providers: providers,
      Router: { default: 'mine,a' },
      HOST: '127.0.0.1',
      PORT: 3456,
    })
  })

  test('gives a key and a provider to a router that has lost them, because it would then accept any caller', () => {
    writeRouter(JSON.stringify({ APIKEY: '', Providers: [] }))
    setUp()
    expect(router()['APIKEY']).not.toBe('')
    expect(router()['Providers']).toHaveLength(1)
  })

  test.each(['{ "APIKEY": "cut of', '[]'])('keeps %s as a copy and writes a new file', broken => {
    writeRouter(broken)
    const { status, complained } = setUp()
    expect(status).toBe(0)
    expect(complained).toContain('was not a JSON object; kept as')
    const kept = readdirSync(folder()).find(name => name.startsWith('config.json.broken-'))
    expect(readFileSync(join(folder(), kept ?? ''), 'utf8')).toBe(broken)
    expect(router()['PORT']).toBe(3456)
  })

  test('leaves no half-written file behind', () => {
    setUp()
    expect(readdirSync(folder())).toEqual(['config.json'])
  })

  test('keeps the npm settings that are there', () => {
    writeFileSync(join(agent.path, '.npmrc'), 'fund=false\n')
    setUp()
    expect(readFileSync(join(agent.path, '.npmrc'), 'utf8')).toBe('fund=false\n')
  })

  test('stops before anything when it lacks the port of the router', () => {
    expect(setUp({ ROUTER_PORT: '' }).status).not.toBe(0)
    expect(existsSync(folder())).toBe(false)
  })
})
