// The command line against a real test host (lab/hosts documents what is real about it).
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
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

  it('says first why ssh did not use the key that was named', async () => {
    const { reference } = await lab.machine('old', { name: 'box', label: '25.11.1' })
    const good = readFileSync(lab.keyFile, 'utf8')
    const faults = [
      ['open', good, 0o644, /ssh does not use the key .*\(644\) are too open.*chmod 600/],
      ['crlf', good.replaceAll('\n', '\r\n'), 0o600, /the line ends of Windows.*sed -i/],
      ['cut', good.trimEnd(), 0o600, /its last line has no end.*echo >>/],
      ['putty', 'PuTTY-User-Key-File-3: ssh-ed25519\n', 0o600, /PuTTY's format.*puttygen/],
      ['empty', '', 0o600, /it is empty/],
      ['marked', `\ufeff${good}`, 0o600, /byte order mark/],
    ] as const
    for (const [name, text, mode, first] of faults) {
      const path = join(lab.folder, name)
      writeFileSync(path, text)
      chmodSync(path, mode)
      const to = ['--to', `root@${host.address}`, '--identity', path]
      const { status, stderr } = kilnIn(lab.engine.home)('deploy', reference, ...to, '--yes')
      // The hint is on the line below the cause.
      const lines = stderr.split('\n')
      const said = lines.findIndex(line => line.includes(host.address))
      expect([status, lines.slice(said, said + 2).join(' ')], name).toEqual([1, expect.stringMatching(first)])
    }
  })

  it('takes a Host of ~/.ssh/config, and an address without a user, as ssh takes them', async () => {
    const { reference } = await lab.machine('old', { name: 'box', label: '25.11.1' })
    const home = join(lab.folder, 'home')
    mkdirSync(join(home, '.ssh'), { recursive: true, mode: 0o700 })
    const key = `IdentityFile ${lab.keyFile}`
    const alias = `Host incbox\n  HostName ${host.address}\n  HostKeyAlias ${host.address}\n  User root\n  ${key}\n`
    writeFileSync(join(home, '.ssh/config'), `${alias}Host ${host.address}\n  User root\n  ${key}\n`)
    for (const to of ['incbox', 'root@incbox', 'incbox:22', host.address, `${host.address}:22`]) {
      const run = kilnIn(lab.engine.home, { HOME: home })
      const { status, stdout, stderr } = run('deploy', reference, '--to', to, '--dry-run', '--json')
      const { plan } = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { plan: DeployPlan }
      expect([status, plan.hosts.map(({ problem }) => problem)], `${to} ${stderr}`).toEqual([0, [null]])
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
    // It would be left out without a word.
    for (const words of [
      ['--canary', '1'],
      ['--wave', 'test'],
      ['--no-checks'],
      ['--map', 'a=b'],
      ['--reboot'],
    ])
      for (const from of [['--plan', 'fleet.json'], ['--resume']])
        expect(plain('deploy', ...from, ...words)).toMatchObject({
          status: 2,
          stderr: expect.stringContaining('already says what is deployed'),
        })
    expect(plain('deploy', '--plan', '/nowhere/fleet.json').stderr).toContain(
      '/nowhere/fleet.json does not exist',
    )
    expect(kilnIn(join(lab.folder, 'another'))('deploy', '--resume').stderr).toContain('There is no deploy')
    expect(plain('rollback', '--group', 'nowhere').stderr).toContain('No host has the tag "nowhere"')
  })
})
