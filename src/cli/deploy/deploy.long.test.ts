// The command line against a real test host (lab/hosts documents what is real about it).
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { DeployPlan } from '#shared/deploy/plan.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'

const refused = hostsRefused()

describe.skipIf(refused !== null)(refused ? `kiln deploy (${refused})` : 'kiln deploy', () => {
  let lab: DeployLab
  let host: TestHost
  let old: string
  beforeAll(async () => {
    lab = await deployLab()
    old = (await lab.machine('old', { name: 'box', label: '25.11.1' })).path
    host = await lab.host({ name: 'box', system: old })
  })
  afterAll(() => lab?.close())

  const kiln = (...words: string[]) => {
    const [command = '', ...rest] = words
    const to = ['--to', `root@${host.address}`, '--identity', lab.keyFile]
    const { status, stdout, stderr } = kilnIn(lab.engine.home)(command, ...rest, ...to)
    const objects = words.includes('--json')
      ? stdout
          .trim()
          .split('\n')
          .map(line => JSON.parse(line) as Record<string, unknown>)
      : []
    return { status, stdout, stderr, last: objects.at(-1) }
  }
  const running = async () => (await host.run('readlink', '/run/current-system')).trim()

  it('shows what would change, and switches nothing without a yes', async () => {
    const packages = [{ name: 'vim', version: '9.1', kib: 1 }]
    const { reference } = await lab.machine('next', { name: 'box', label: '25.11.2', packages })
    const { status, stderr } = kiln('deploy', reference)
    expect(status).toBe(1)
    expect(stderr).toContain('nixos-system-box-25.11.1 → nixos-system-box-25.11.2')
    expect(stderr).toContain('+ vim 9.1')
    expect(stderr).toContain('Nothing was deployed: it was not confirmed.')
    expect(await running()).toBe(old)
    expect(kiln('deploy', reference, '--dry-run', '--json').last).toMatchObject({
      type: 'result',
      plan: {
        hosts: [
          {
            from: old,
            diff: { packages: expect.arrayContaining([{ name: 'vim', before: [], after: ['9.1'] }]) },
          },
        ],
      },
    })
  })

  it('exits with 1 if the host rolled back, and with 0 if it was switched or rolled back by hand', async () => {
    const { reference, path } = await lab.machine('next', { name: 'box', label: '25.11.3' })
    const sick = kiln(
      'deploy',
      reference,
      '--yes',
      '--json',
      '--check',
      'http://:1/',
      '--confirm-seconds',
      '5',
    )
    expect(sick.status).toBe(1)
    expect(sick.last).toMatchObject({
      type: 'result',
      hosts: [{ mode: 'switch', from: old, to: path, outcome: 'rolled-back', checks: [{ ok: false }] }],
    })
    expect(await running()).toBe(old)
    const well = kiln('deploy', reference, '--yes', '--check', '22')
    expect([well.status, well.stdout]).toEqual([0, expect.stringContaining('switched')])
    expect(await running()).toBe(path)
    const same = kiln('deploy', reference, '--yes', '--check', '22')
    expect([same.status, same.stdout]).toEqual([0, expect.stringContaining('unchanged')])
    expect(kiln('deploy', reference, '--yes', '--again').stdout).toContain('switched')
    const back = kiln('rollback', '--yes', '--json')
    expect(back).toMatchObject({ status: 0, last: { hosts: [{ from: path, to: old, outcome: 'switched' }] } })
    expect(await running()).toBe(old)
  })

  it('exits a dry run with 1 if a host could not be deployed to', async () => {
    const { reference } = await lab.machine('old', { name: 'box', label: '25.11.1' })
    const unreachable = kilnIn(lab.engine.home)(
      'deploy',
      reference,
      '--to',
      'root@127.0.0.1:9',
      '--dry-run',
      '--json',
    )
    expect(unreachable.status).toBe(1)
    expect(JSON.parse(unreachable.stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({
      type: 'result',
      plan: { hosts: [{ problem: { code: 'ssh.refused' } }] },
    })
  })

  it('takes hosts that Kiln knows, by name and by tag [D5]', async () => {
    const address = `root@${host.address}`
    const { hosts } = lab.engine.client
    const known = await hosts.add({ address, name: 'box', tags: ['lab'], jump: null, identity: lab.keyFile })
    const { reference } = await lab.machine('old', { name: 'box', label: '25.11.1' })
    const words = ['deploy', reference, '--dry-run', '--json']
    for (const more of [
      ['--to', known.id],
      ['--group', 'lab'],
      ['--to', 'box', '--group', 'lab'],
    ]) {
      const { stdout, stderr } = kilnIn(lab.engine.home)(...words, ...more)
      const { plan } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { plan: DeployPlan }
      expect(
        plan.hosts.map(({ target, problem }) => [target.name, problem]),
        stderr,
      ).toEqual([[known.id, null]])
    }
  })

  it('reports usage errors', () => {
    expect(kiln('deploy', './machines#box', '--mode', 'sideways')).toMatchObject({ status: 2 })
    expect(kiln('deploy', './machines#box', '--check', 'everything')).toMatchObject({ status: 2 })
    expect(kiln('rollback', '--generation', 'last')).toMatchObject({ status: 2 })
    const plain = kilnIn(lab.engine.home)
    expect(plain('rollback', '--to', 'nobody').stderr).toContain('Give USER@HOST')
    expect(plain('rollback')).toMatchObject({ status: 2 })
    expect(plain('deploy')).toMatchObject({ status: 2 })
    expect(plain('deploy', './machines#box', '--resume')).toMatchObject({ status: 2 })
    expect(plain('deploy', '--plan', 'fleet.json', '--to', 'root@box')).toMatchObject({ status: 2 })
    expect(plain('deploy', '--plan', '/nowhere/fleet.json').stderr).toContain(
      '/nowhere/fleet.json does not exist',
    )
    expect(kilnIn(join(lab.folder, 'another'))('deploy', '--resume').stderr).toContain('There is no deploy')
    expect(plain('rollback', '--group', 'nowhere').stderr).toContain('No host has the tag "nowhere"')
  })
})
