// Links that break or are slow during a deploy, on real test hosts: what ends where, and what Kiln reports.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { slowLink } from '#lab/hosts/slow-link.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import type { DeployRequest } from '#shared/deploy/plan.ts'
import { begin, type DeployLab, deployLab, deployNow, planOf } from '#test/hosts/deploys.ts'

const refused = hostsRefused()
const name = refused ? `a link to a host (${refused})` : 'a link to a host'

describe.skipIf(refused !== null)(name, { timeout: 8 * 60_000 }, () => {
  let lab: DeployLab
  let host: TestHost
  let old: string
  beforeAll(async () => {
    lab = await deployLab()
    // Like a NixOS that is activated again: it restores its own network.
    const activation = 'ip link set eth0 up'
    old = (await lab.machine('old', { name: 'box', label: '25.11.1', activation })).path
    host = await lab.host({ name: 'box', system: old })
  })
  afterAll(() => lab?.close())
  beforeEach(async () => {
    await host.run('nix-env', '-p', '/nix/var/nix/profiles/system', '--set', old)
    await host.run(`${old}/bin/switch-to-configuration`, 'switch')
  })

  const running = async () => (await host.run('readlink', '-f', '/run/current-system')).trim()
  const request = (reference: string, more: Partial<DeployRequest> = {}) => ({
    source: { kind: 'flake' as const, reference },
    hosts: [lab.target(host)],
    ...more,
  })

  it('that is cut during the copy leaves the host as it was, and a retry continues', async () => {
    const packages = [{ name: 'large', version: '1', kib: 65_536 }]
    const next = await lab.machine('large', { name: 'box', label: '25.11.2', packages })
    const { until, end } = await begin(lab.engine, await planOf(lab.engine, request(next.reference)))
    await until(view => view.detail.hosts.some(({ phase }) => phase === 'copying'))
    await host.cable.cut()
    const cut = await end
    await host.cable.repair()
    expect(cut.state).toBe('failed')
    expect(cut.detail.results).toMatchObject([{ outcome: expect.stringMatching(/^(failed|unreachable)$/) }])
    expect(await running()).toBe(old)
    const again = await deployNow(lab.engine, request(next.reference))
    expect(again.detail.results).toMatchObject([{ outcome: 'switched' }])
  })

  it('that the switch itself breaks is repaired by the host alone', async () => {
    const cut = await lab.machine('cut', {
      name: 'box',
      label: '25.11.3',
      activation: 'ip link set eth0 down',
    })
    const job = await deployNow(lab.engine, request(cut.reference, { confirmSeconds: 5 }))
    expect(job.error).toMatchObject({
      code: 'deploy.rolled-back',
      // An earlier attempt may have failed, depending on timing.
      values: { reason: { code: expect.stringMatching(/^deploy\.reason\.unconfirmed/) } },
    })
    expect(await running()).toBe(old)
  })

  it('that is lost again while Kiln looks for the host is retried, and confirmed', async () => {
    // Closes every open connection; the host itself keeps running.
    const drop = 'pkill -P "$(cat /run/sshd.pid)"'
    const twice = await lab.machine('twice', {
      name: 'box',
      label: '25.11.6',
      activation: `${drop}; sleep 6; ${drop}; sleep 3`,
    })
    const job = await deployNow(lab.engine, request(twice.reference, { confirmSeconds: 30 }))
    expect(job.detail.results).toMatchObject([{ outcome: 'switched' }])
    expect(await running()).toBe(twice.path)
  })

  it('that is slow is only slow', async () => {
    const next = await lab.machine('slow', { name: 'box', label: '25.11.4' })
    const link = await slowLink(host.address, 22, 400)
    writeFileSync(
      join(lab.engine.ports.folders.data, 'known_hosts'),
      `[127.0.0.1]:${link.port} ${host.hostKey}\n`,
    )
    const target = { ...lab.target(host), host: '127.0.0.1', port: link.port }
    try {
      const job = await deployNow(lab.engine, request(next.reference, { hosts: [target], checks: [] }))
      expect(job.error).toBeNull()
      expect(await running()).toBe(next.path)
    } finally {
      await link.close()
      lab.trust()
    }
  })

  it('to a host whose clock is wrong by a year makes no difference', async () => {
    // A stand-in for its clock, which is this computer's.
    await host.run(
      'sh',
      '-c',
      `printf '#!/bin/sh\\nexec /usr/bin/date --date="-1 year" "$@"\\n' >/usr/local/sbin/date; chmod +x /usr/local/sbin/date`,
    )
    const next = await lab.machine('late', { name: 'box', label: '25.11.5' })
    const job = await deployNow(lab.engine, request(next.reference, { confirmSeconds: 10 }))
    expect(job.detail.results).toMatchObject([{ outcome: 'switched' }])
    await host.run('rm', '/usr/local/sbin/date')
    expect(await running()).toBe(next.path)
  })

  it('that refuses every login, or where nothing listens, is reported, and changes nothing', async () => {
    const stranger = join(lab.folder, 'stranger')
    writeFileSync(stranger, makeKeyPair().privateKey, { mode: 0o600 })
    const { reference } = await lab.machine('old', {
      name: 'box',
      label: '25.11.1',
      activation: 'ip link set eth0 up',
    })
    const of = async (change: object) => {
      const hosts = [{ ...lab.target(host), ...change }]
      const { error, detail } = await deployNow(lab.engine, request(reference, { hosts }))
      return [detail.results[0]?.outcome, error?.code]
    }
    expect(await of({ identity: stranger })).toEqual(['refused', 'ssh.denied'])
    await host.run('sh', '-c', 'kill $(cat /run/sshd.pid)')
    expect(await of({})).toEqual(['unreachable', 'ssh.refused'])
    await host.run('/usr/local/sbin/start-sshd')
    expect(await running()).toBe(old)
  })
})
