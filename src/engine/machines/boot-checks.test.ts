import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { profileFile } from '#shared/profiles/profile.ts'
import { planChecks, portsFor } from './boot-checks.ts'

const profile = (id: string) =>
  profileFile.parse(JSON.parse(readFileSync(`nix/profiles/${id}/profile.json`, 'utf8')))

it('checks a profile’s promises from outside, and inside only what is known there', () => {
  expect(planChecks(profile('ai-sandbox')).map(({ way }) => way)).toMatchObject([
    { ready: { kind: 'ssh' } },
    ...['vibe-kanban', 'claude-code-router', 'nginx'].map(name => ({
      remote: { words: ['systemctl', 'is-active', '--quiet', '--', `${name}.service`] },
    })),
    { ready: { kind: 'tcp', port: 3002 } },
  ])
})

it('skips a check that names nothing', () => {
  const healthChecks = (['tcp', 'serial', 'unit', 'ssh'] as const).map(kind => ({ kind }))
  expect(planChecks({ healthChecks }).map(({ way }) => way)).toEqual([null, null, null, null])
})

it('forwards a port that is only checked', () => {
  const healthChecks = [
    { kind: 'tcp' as const, port: 22 },
    { kind: 'tcp' as const, port: 5432 },
    { kind: 'serial' as const, mark: 'login:' },
    { kind: 'failed-units' as const },
  ]
  const ports = [{ name: 'SSH', guest: 22, host: 2222, protocol: 'tcp' as const }]
  const forwarded = portsFor({ ports }, planChecks({ healthChecks }))
  expect(forwarded.map(({ guest, host }) => [guest, host])).toEqual([
    [22, 2222],
    [5432, 5432],
  ])
})
