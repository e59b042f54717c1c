import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { profileFile } from '#shared/model/profiles/profile.ts'
import { planChecks, portsFor } from './checks.ts'

const profile = (id: string) =>
  profileFile.parse(JSON.parse(readFileSync(`nix/profiles/${id}/profile.json`, 'utf8')))

it("asks what a profile promises, but not for a unit's state, which is known inside only", () => {
  expect(planChecks(profile('ai-sandbox')).map(({ ready }) => ready)).toEqual([
    { kind: 'ssh' },
    null,
    null,
    null,
    { kind: 'http', port: 3002, path: '/', secure: false },
  ])
})

it('forwards a port that is only asked for', () => {
  const healthChecks = [
    { kind: 'tcp' as const, port: 22 },
    { kind: 'tcp' as const, port: 5432 },
  ]
  const ports = [{ name: 'SSH', guest: 22, host: 2222, protocol: 'tcp' as const }]
  const forwarded = portsFor({ ports }, planChecks({ healthChecks }))
  expect(forwarded.map(({ guest, host }) => [guest, host])).toEqual([
    [22, 2222],
    [5432, 5432],
  ])
})
