// What the profile generates, read by the programs that it is for: nginx and systemd.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { gixyFindings, gixyIsMissing } from '../../../tests/tools/gixy.ts'
import { notHere, type Texts, textsOf, withProgramsOfThisComputer } from './texts.ts'

const has = (program: string, flag: string) => spawnSync(program, [flag]).error === undefined

describe.skipIf(notHere !== undefined)('the generated configuration of ai-sandbox', () => {
  let open: Texts
  let hardened: Texts
  beforeAll(() => {
    open = textsOf('ai-sandbox')
    hardened = textsOf('ai-sandbox', { variant: 'full', hardening: true })
  })

  test('starts the units in the documented order [X1]', () => {
    const line = (unit: string, key: string) =>
      (open.units[`${unit}.service`]?.match(new RegExp(`^${key}=(.*)$`, 'm'))?.[1] ?? '').split(' ')
    expect(line('setup-agent-environment', 'Requires')).toEqual(['install-claude-tools.service'])
    expect(line('setup-agent-environment', 'After')).toEqual(['install-claude-tools.service'])
    // Not by Wants: it would end the pause between the tries of the one that failed.
    const started = (unit: string) => line(unit, 'ExecStartPost').slice(3)
    expect(started('install-claude-tools')).toEqual(['setup-agent-environment.service'])
    expect(line('install-claude-tools', 'Wants')).toEqual(['network-online.target'])
    for (const unit of ['vibe-kanban', 'claude-code-router', 'nginx']) {
      expect(line(unit, 'Requires')).toContain('setup-agent-environment.service')
      expect(line(unit, 'After')).toContain('setup-agent-environment.service')
      expect(started('setup-agent-environment')).toContain(`${unit}.service`)
    }
  })

  test('refuses a password on a hardened sandbox, naming option, value and fix', () => {
    const { refusals } = textsOf('ai-sandbox', { hardening: true, defaultPassword: true })
    expect(refusals).toEqual([
      expect.stringContaining('kiln.aiSandbox.hardening is true while kiln.passwordLogin is true'),
    ])
    expect(textsOf('ai-sandbox', { defaultPassword: true }).refusals).toEqual([])
  })

  test('keeps the programs on loopback, behind the documented ports of nginx', () => {
    for (const { units, firewall, nginx } of [open, hardened]) {
      expect(units['vibe-kanban.service']).toContain('"HOST=127.0.0.1"')
      expect(units['setup-agent-environment.service']).toContain('"ROUTER_HOST=127.0.0.1"')
      expect(firewall).toEqual([22, 3000, 3002, 3456])
      for (const port of [3000, 3002, 3456]) expect(nginx).toContain(`listen 0.0.0.0:${port} `)
    }
    expect(open.units).not.toHaveProperty(['ai-sandbox-gate.service'])
    expect(hardened.units['nginx.service']).toMatch(/^After=.*ai-sandbox-gate.service/m)
  })

  test.skipIf(!has('systemd-analyze', '--version'))('has units that systemd accepts without a word', () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-units-'))
    const units = {
      ...hardened.units,
      ...textsOf('strato-host', { controlPlaneUrl: 'wss://cp.test/ws' }).units,
    }
    // nixpkgs' own, which strato-host only waits for.
    units['ovs-vswitchd.service'] = '[Service]\nExecStart=/bin/true\n'
    for (const [name, text] of Object.entries(units)) {
      writeFileSync(join(folder, name), withProgramsOfThisComputer(text))
    }
    const files = Object.keys(units).map(name => join(folder, name))
    const done = spawnSync('systemd-analyze', ['verify', ...files], { encoding: 'utf8' })
    rmSync(folder, { recursive: true, force: true })
    // A systemd older than 253 ignores this filter, which keeps a token out of the journal of NixOS's newer one.
    const unknown =
      /^\S+strato-agent\.service:\d+: Unknown key 'LogFilterPatterns' in section \[Service\], ignoring\.\n/m
    expect(done.stderr.replace(unknown, '')).toBe('')
    expect(files).toHaveLength(12)
  })

  test.skipIf(gixyIsMissing)('has an nginx.conf that passes the check that nixpkgs builds it with', () => {
    expect(gixyFindings(open.nginx)).toBe('')
    expect(gixyFindings(hardened.nginx)).toBe('')
  })
})
