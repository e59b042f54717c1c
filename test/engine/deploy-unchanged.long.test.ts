// Deploys what a test host already runs and boots: nothing is activated, and its checks run.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { DeployRequest } from '#shared/deploy/plan.ts'
import { type DeployLab, deployLab, deployNow } from '#test/hosts/deploys.ts'

const refused = hostsRefused()
const name = `a deploy that changes nothing${refused ? ` (${refused})` : ''}`

describe.skipIf(refused !== null)(name, () => {
  let lab: DeployLab
  let host: TestHost
  let system: { reference: string; path: string }
  beforeAll(async () => {
    lab = await deployLab()
    system = await lab.machine('same', {
      name: 'box',
      label: '25.11.1',
      activation: 'echo again >>/run/activated',
    })
    host = await lab.host({ name: 'box', system: system.path })
  })
  afterAll(() => lab?.close())
  beforeEach(async () => {
    await host.run('nix-env', '-p', '/nix/var/nix/profiles/system', '--set', system.path)
    await host.run(`${system.path}/bin/switch-to-configuration`, 'switch')
    await host.run('rm', '/run/activated')
  })

  const deploy = async (more: Partial<DeployRequest> = {}, user = 'root') => {
    const job = await deployNow(lab.engine, {
      source: { kind: 'flake', reference: system.reference },
      hosts: [lab.target(host, user)],
      ...more,
    })
    expect(job.error).toBeNull()
    return job.detail.results[0]
  }
  const activated = async () =>
    (await host.run('sh', '-c', 'cat /run/activated 2>/dev/null || true')).split('\n').filter(Boolean).length
  const asked = async () => {
    const log = await host.run('cat', '/var/log/sshd.log')
    const count = (text: RegExp) => (log.match(text) ?? []).length
    return { logins: count(/Accepted publickey/g), commands: count(/Starting session/g) }
  }
  const command = (words: string) => ({ checks: [{ kind: 'ssh' as const, command: words }] })

  it('activates nothing, and uses one connection, two commands over it, and its checks', async () => {
    const before = await asked()
    const checks = [{ kind: 'tcp' as const, port: 22 }]
    expect(await deploy({ checks })).toMatchObject({
      outcome: 'switched',
      unchanged: true,
      from: system.path,
      to: system.path,
      checks: [{ ok: true, check: { port: 22 } }],
    })
    expect(await activated()).toBe(0)
    const after = await asked()
    expect([after.logins - before.logins, after.commands - before.commands]).toEqual([1, 2])
  })

  it('is the same for a user with sudo', async () => {
    expect(await deploy({}, 'ops')).toMatchObject({ unchanged: true })
    expect(await activated()).toBe(0)
  })

  it('activates the system again if a check fails, and checks again', async () => {
    const result = await deploy(command('test -e /run/activated'))
    expect(result).toMatchObject({ outcome: 'switched', checks: [{ ok: true }] })
    expect(result?.unchanged).toBeUndefined()
    expect(await activated()).toBe(1)
  })

  it('activates it if the request says so', async () => {
    expect((await deploy({ again: true }))?.unchanged).toBeUndefined()
    expect(await activated()).toBe(1)
  })

  it('is a full deploy if the boot loader or the profile names another system', async () => {
    const other = await lab.machine('other', { name: 'box', label: '25.11.2' })
    const profile = ['nix-env', '-p', '/nix/var/nix/profiles/system', '--set']
    await deploy({ source: { kind: 'flake', reference: other.reference } })
    await host.run(`${system.path}/bin/switch-to-configuration`, 'test')
    expect((await deploy())?.unchanged).toBeUndefined()
    expect((await host.run('readlink', '-f', '/boot/default')).trim()).toBe(system.path)

    // The profile names it, but its boot entry was never made the default.
    await host.run(...profile, other.path)
    await host.run(`${other.path}/bin/switch-to-configuration`, 'boot')
    await host.run(...profile, system.path)
    expect((await deploy())?.unchanged).toBeUndefined()
    expect((await host.run('readlink', '-f', '/boot/default')).trim()).toBe(system.path)
  })
})
