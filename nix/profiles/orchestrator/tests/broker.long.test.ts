import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { noSources, ofFunction } from '../../../tests/given.ts'

type Made = { units: Record<string, string>; limited: string[]; failed: string[] }

const here = import.meta.dirname
const made = (settings: object, agent: object = {}, model: object = {}, telemetry: object = {}) =>
  ofFunction<Made>(join(here, 'broker.nix'), { settings, agent, model, telemetry })
describe.skipIf(noSources)('the broker of an orchestrator', () => {
  it('is on no machine that does not turn it on', () => {
    expect(made({})).toMatchObject({ units: {}, failed: [] })
  })

  const people = {
    ada: { role: 'owner', account: 'admin' },
    ben: { telegram: '123' },
  }

  it('has a socket for each person with an account, that only this account can connect to', () => {
    const { units, failed } = made({ enable: true, people })
    expect(failed).toEqual([])
    expect(Object.keys(units).sort()).toEqual(['voxnix-broker-terminal-ada.socket', 'voxnix-broker.service'])
    const socket = units['voxnix-broker-terminal-ada.socket']
    for (const line of ['SocketMode=0600', 'SocketUser=admin', 'FileDescriptorName=terminal-ada'])
      expect(socket).toContain(`${line}\n`)
  })

  it('has units that systemd accepts without a word, and no way to a network', () => {
    const { units } = made({ enable: true, people })
    expect(units['voxnix-broker.service']).toContain('RestrictAddressFamilies=AF_UNIX\n')
    expect(units['voxnix-broker.service']).toMatch(/^After=.*\blibvirt-guests\.service/m)
    const folder = mkdtempSync(join(tmpdir(), 'kiln-units-'))
    const files = Object.entries(units).map(([name, text]) => {
      const file = join(folder, name)
      writeFileSync(file, text.replaceAll(/^(Exec\w+=)\/nix\/store\/\S+/gm, '$1/bin/true'))
      return file
    })
    const done = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' })
    rmSync(folder, { recursive: true, force: true })
    expect(done.stderr ?? '').toBe('')
  })

  it('limits a container and all builds, and is not among the first that the kernel ends', () => {
    const limits = { containerMemoryPercent: 30, containerTasks: 512 }
    const { units, limited } = made({ enable: true, people, limits })
    const [container, builds] = limited.map(text => text.split('\n'))
    for (const line of ['MemoryMax=30%', 'TasksMax=512', 'MemorySwapMax=0', 'CPUWeight=100'])
      expect(container).toContain(line)
    for (const line of ['MemoryMax=75%', 'TasksMax=8192', 'MemorySwapMax=0', 'OOMPolicy=continue'])
      expect(builds).toContain(line)
    for (const unit of [container, builds]) expect(unit).toContain('OOMScoreAdjust=500')
    expect(units['voxnix-broker.service']).toContain('OOMScoreAdjust=-500\n')
    expect(made({}).limited.join()).not.toContain('MemoryMax=')
  })

  it.each([
    ['no owner', { ben: { telegram: '123' } }, 'has no owner'],
    [
      'a number twice',
      { ada: { role: 'owner', telegram: '1' }, ben: { telegram: '1' } },
      'two people with the Telegram',
    ],
    ['a name that is none', { 'Ada L': { role: 'owner' } }, 'is not a valid name'],
  ])('is refused with %s', (_, people, words) => {
    expect(made({ enable: true, people }).failed.join()).toContain(words)
  })
})

describe.skipIf(noSources)('the agent of an orchestrator', () => {
  const people = { ada: { role: 'owner', telegram: '1' } }

  it('has its socket, a token as a credential, and no right', () => {
    const { units, failed } = made({ enable: true, people }, { enable: true, tokenFile: '/run/secrets/bot' })
    expect(failed).toEqual([])
    expect(units['voxnix-broker-chat.socket']).toContain('SocketUser=voxnix-agent\n')
    const unit = units['voxnix-agent.service'] ?? ''
    for (const line of [
      'User=voxnix-agent',
      'CapabilityBoundingSet=',
      'LoadCredential=telegram-bot-token:/run/secrets/bot',
    ])
      expect(unit.split('\n')).toContain(line)
    expect(unit).not.toMatch(/^Environment=.*TOKEN/m)
  })

  it.each([
    { model: {}, words: '""' },
    { model: { enable: true, name: 'a-model', keyFile: '/run/secrets/llm' }, words: '/run/voxnix/talk.sock' },
  ])('gets the numbers of its groups after the place of the model ($words)', ({ model, words }) => {
    const agent = { enable: true, tokenFile: '/run/secrets/bot', groups: ['-1001234567890', '-42'] }
    const { units, failed } = made({ enable: true, people }, agent, model)
    expect(failed).toEqual([])
    const [started] = /^ExecStart=.*$/m.exec(units['voxnix-agent.service'] ?? '') ?? []
    expect(started?.split(' ').slice(-4)).toEqual([
      'https://api.telegram.org',
      words,
      '-1001234567890',
      '-42',
    ])
  })

  it('is refused without a token, and without the broker', () => {
    const { failed } = made({}, { enable: true })
    expect(failed.join()).toContain('the broker that it asks is off')
    expect(failed.join()).toContain('agenix -e telegram-bot-token.age')
  })
})

describe.skipIf(noSources)('the model of an orchestrator', () => {
  const people = { ada: { role: 'owner', telegram: '1' } }
  const agent = { enable: true, tokenFile: '/run/secrets/bot' }
  const model = { enable: true, name: 'a-model', keyFile: '/run/secrets/llm' }

  it('has a socket of the broker and a key, and neither a token nor a right', () => {
    const { units, failed } = made({ enable: true, people }, agent, model)
    expect(failed).toEqual([])
    expect(units['voxnix-broker-model.socket']).toContain('SocketUser=voxnix-model\n')
    // What the agent says to it comes over a socket that only the agent can connect to.
    expect(units['voxnix-model.socket']).toContain('SocketUser=voxnix-agent\n')
    const unit = units['voxnix-model.service'] ?? ''
    for (const line of [
      'User=voxnix-model',
      'CapabilityBoundingSet=',
      'LoadCredential=llm-key:/run/secrets/llm',
    ])
      expect(unit.split('\n')).toContain(line)
    expect(unit).not.toContain('/run/secrets/bot')
    expect(units['voxnix-agent.service']).toContain('/run/voxnix/talk.sock')
    expect(units['voxnix-agent.service']).not.toContain('/run/secrets/llm')
  })

  it.each([
    ['a key', { ...model, keyFile: null }, 'agenix -e anthropic-api-key.age'],
    ['an address', { enable: true, name: 'm', provider: 'openai-compatible' }, 'address of the server'],
    ['a price', { ...model, centsPerDay: 100 }, 'no price is known'],
  ])('is refused without %s', (_, given, words) => {
    expect(made({ enable: true, people }, agent, given).failed.join()).toContain(words)
  })
})

describe.skipIf(noSources)('the telemetry of an orchestrator', () => {
  const people = { ada: { role: 'owner', telegram: '1' } }
  const agent = { enable: true, tokenFile: '/run/secrets/bot' }
  const model = { enable: true, name: 'a-model', keyFile: '/run/secrets/llm' }
  const telemetry = {
    enable: true,
    endpoint: 'https://logfire-eu.pydantic.dev',
    headersFile: '/run/secrets/otlp',
  }

  it('is handed the audit for reading and a token, and has no right; the model has no token of it', () => {
    const { units, failed } = made({ enable: true, people }, agent, model, telemetry)
    expect(failed).toEqual([])
    const unit = units['voxnix-telemetry.service'] ?? ''
    for (const line of [
      'DynamicUser=true',
      'CapabilityBoundingSet=',
      'OpenFile=/var/lib/voxnix/audit.jsonl:audit:read-only,graceful',
      'LoadCredential=otlp-headers:/run/secrets/otlp',
    ])
      expect(unit.split('\n')).toContain(line)
    expect(unit).toMatch(/^ExecStart=.* plain$/m)
    expect(unit).not.toContain('/run/secrets/llm')
    expect(units['voxnix-model.service']).not.toContain('/run/secrets/otlp')
    expect(units['voxnix-telemetry.socket']).toContain('SocketUser=voxnix-model\n')
    expect(made({ enable: true, people }, agent, model).units['voxnix-telemetry.service']).toBeUndefined()
  })

  it('is refused without the broker, and to an address without TLS on another machine', () => {
    expect(made({}, {}, {}, telemetry).failed.join()).toContain('the broker whose audit it sends is off')
    expect(() =>
      made({ enable: true, people }, agent, model, { ...telemetry, endpoint: 'http://example.com' }),
    ).toThrow('https://, or with http:// on this machine')
  })
})
