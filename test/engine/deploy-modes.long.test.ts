// The modes of a deploy and its canary, on real test hosts.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { DeployRequest } from '#shared/deploy/plan.ts'
import { type DeployLab, deployLab, deployNow, putBack, stateOf, wholly } from '#test/hosts/deploys.ts'

const refused = hostsRefused()

describe.skipIf(refused !== null)(refused ? `a deploy (${refused})` : 'a deploy', () => {
  let lab: DeployLab
  let host: TestHost
  let other: TestHost
  let old: string
  beforeAll(async () => {
    lab = await deployLab()
    old = (await lab.machine('old', { name: 'box', label: '25.11.1' })).path
    host = await lab.host({ name: 'box', system: old })
    other = await lab.host({ name: 'other', system: old })
  })
  afterAll(() => lab?.close())
  beforeEach(async () => {
    for (const each of [host, other]) await putBack(each, old)
  })

  const state = (on = host) => stateOf(on)
  const request = (reference: string, more: Partial<DeployRequest> = {}) => ({
    source: { kind: 'flake' as const, reference },
    hosts: [lab.target(host)],
    ...more,
  })
  it('touches no further host after the canary failed, and all of them if it did not [D5]', async () => {
    const next = await lab.machine('fleet', { name: 'box', label: '25.11.8' })
    await host.run('touch', '/etc/canary-is-ill')
    const checks: DeployRequest['checks'] = [
      { kind: 'ssh', command: '! test -e /etc/canary-is-ill', seconds: 1 },
    ]
    const hosts = [lab.target(host), lab.target(other)]
    const ill = await deployNow(lab.engine, request(next.reference, { hosts, checks, canary: 1 }))
    expect(ill.error).toMatchObject({ code: 'deploy.hosts-failed', values: { some: 2, hosts: 2 } })
    expect(ill.detail.results).toMatchObject([
      { host: 'root@box', outcome: 'rolled-back' },
      { host: 'root@other', outcome: 'untouched' },
    ])
    expect([await state(), await state(other)]).toEqual([wholly(old), wholly(old)])
    await host.run('rm', '/etc/canary-is-ill')
    const well = await deployNow(lab.engine, request(next.reference, { hosts, checks, canary: 1 }))
    expect(well).toMatchObject({ state: 'succeeded' })
    expect([await state(), await state(other)]).toEqual([wholly(next.path), wholly(next.path)])
  })

  it('activates for a test, sets for the next boot, or only shows what it would do [D2]', async () => {
    const next = await lab.machine('modes', { name: 'box', label: '25.11.9' })
    const dry = await deployNow(lab.engine, request(next.reference, { mode: 'dry' }))
    expect(dry.detail.results).toMatchObject([{ outcome: 'shown' }])
    expect(dry.detail.lines.map(({ text }) => text)).toContain('would activate the configuration...')
    expect(await state()).toEqual(wholly(old))
    await deployNow(lab.engine, request(next.reference, { mode: 'boot' }))
    expect(await state()).toEqual({ running: old, profile: next.path, boots: next.path })
    await host.reboot()
    expect(await state()).toEqual(wholly(next.path))
    const back = { source: { kind: 'generation' as const, number: 1 }, hosts: [lab.target(host)] }
    const tried = await deployNow(lab.engine, { ...back, mode: 'test' })
    expect(tried.detail.results).toMatchObject([{ outcome: 'switched' }])
    expect(await state()).toEqual({ running: old, profile: next.path, boots: next.path })
  })
})
