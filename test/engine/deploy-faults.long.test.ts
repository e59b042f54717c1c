// Faults of a deploy, on real test hosts: the host ends with one complete system, and Kiln reports which.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import type { DeployRequest } from '#shared/deploy/plan.ts'
import {
  begin,
  type DeployLab,
  deployLab,
  deployNow,
  planOf,
  putBack,
  stateOf,
  wholly,
} from '#test/hosts/deploys.ts'

const refused = hostsRefused()

describe.skipIf(refused !== null)(refused ? `a deploy (${refused})` : 'a deploy', () => {
  let lab: DeployLab
  let host: TestHost
  let old: string
  beforeAll(async () => {
    lab = await deployLab()
    // Its activation fails on demand, so that a rollback fails.
    const activation = 'if [ -e /tmp/broken ]; then exit 9; fi'
    old = (await lab.machine('old', { name: 'box', label: '25.11.1', activation })).path
    host = await lab.host({ name: 'box', system: old })
  })
  afterAll(() => lab?.close())
  beforeEach(async () => {
    await host.run('rm', '-f', '/tmp/broken', '/nix/fill')
    await putBack(host, old)
  })

  const state = () => stateOf(host)
  const request = (reference: string, more: Partial<DeployRequest> = {}) => ({
    source: { kind: 'flake' as const, reference },
    hosts: [lab.target(host)],
    ...more,
  })
  it('copies what the host has deleted since the plan was made', async () => {
    const next = await lab.machine('deleted', { name: 'box', label: '25.11.30' })
    await deployNow(lab.engine, request(next.reference, { mode: 'test' }))
    await host.run(`${old}/bin/switch-to-configuration`, 'test')
    const plan = await planOf(lab.engine, request(next.reference))
    expect(plan.hosts[0]?.diff).toMatchObject({ missingPaths: 0 })
    await host.run('nix-store', '--delete', next.path)
    expect((await (await begin(lab.engine, plan)).end).detail.results).toMatchObject([
      { outcome: 'switched' },
    ])
    expect(await state()).toEqual(wholly(next.path))
  })

  it('reports a login shell that prints something, and the message of one that refuses every login', async () => {
    const next = await lab.machine('noisy', { name: 'box', label: '25.11.31' })
    await host.run('sh', '-c', 'echo "echo Welcome" >/root/.bashrc')
    const plan = await planOf(lab.engine, request(next.reference))
    expect(plan.hosts).toMatchObject([{ problem: null, diff: { missingPaths: 1 } }])
    const job = await (await begin(lab.engine, plan)).end
    expect(job.error).toMatchObject({ code: 'deploy.shell-prints', values: { text: 'Welcome' } })
    expect(await state()).toEqual(wholly(old))
    await host.run('rm', '/root/.bashrc')
    const shell = (path: string) =>
      host.run('sed', '-i', `s,^\\(root:.*\\):[^:]*$,\\1:${path},`, '/etc/passwd')
    await shell('/usr/sbin/nologin')
    const closed = await planOf(lab.engine, request(next.reference))
    await shell('/bin/bash')
    expect(closed.hosts[0]?.problem).toMatchObject({
      code: 'deploy.unreadable',
      values: { reason: 'This account is currently not available.' },
    })
  })

  it('does not blame the password if there is no sudo', async () => {
    const next = await lab.machine('no-sudo', { name: 'box', label: '25.11.32' })
    const asked = request(next.reference, { hosts: [lab.target(host, 'ada')] })
    await host.run('mv', '/usr/bin/sudo', '/usr/bin/sudo.away')
    const job = await deployNow(lab.engine, asked, { sudoPassword: 'correct horse' })
    await host.run('mv', '/usr/bin/sudo.away', '/usr/bin/sudo')
    expect(job.error).toMatchObject({
      code: 'deploy.refused',
      values: { reason: expect.stringContaining('not found') },
    })
    expect(await state()).toEqual(wholly(old))
  })

  /** Leaves this much free on the host. */
  const fill = (kib: number) =>
    host.run(
      'sh',
      '-c',
      `free=$(df -Pk /nix/store | awk 'NR == 2 { print $4 }'); fallocate -l $((free - ${kib}))K /nix/fill`,
    )

  it('is refused if another host answers at its address', async () => {
    const next = await lab.machine('next', { name: 'box', label: '25.11.2' })
    const other = await lab.host({ name: 'other', system: next.path })
    const impostor = { ...lab.target(other), name: 'root@box' }
    lab.trustInstead(other, host)
    const result = await deployNow(lab.engine, request(next.reference, { hosts: [impostor] }))
    lab.trust()
    expect(result).toMatchObject({
      error: { code: 'ssh.host-key-changed' },
      detail: { results: [{ host: 'root@box', outcome: 'refused' }] },
    })
  })

  it('does not start if the host is unreachable, has no space, or has another processor', async () => {
    const next = await lab.machine('next', { name: 'box', label: '25.11.2' })
    const nowhere = { ...lab.target(host), name: 'root@nowhere', host: host.address.replace(/\d+$/, '250') }
    const away = await deployNow(lab.engine, request(next.reference, { hosts: [nowhere] }))
    expect(away.detail.results).toMatchObject([{ host: 'root@nowhere', outcome: 'unreachable' }])

    await fill(1024)
    const full = await deployNow(lab.engine, request(next.reference))
    expect(full).toMatchObject({
      error: { code: 'deploy.space' },
      detail: { results: [{ outcome: 'refused' }] },
    })
    await host.run('rm', '/nix/fill')

    // Fakes another processor.
    await host.run(
      'sh',
      '-c',
      'printf "#!/bin/sh\\necho aarch64\\n" >/usr/local/bin/uname; chmod +x /usr/local/bin/uname',
    )
    const foreign = await deployNow(lab.engine, request(next.reference))
    await host.run('rm', '/usr/local/bin/uname')
    expect(foreign).toMatchObject({ error: { code: 'deploy.architecture' } })
    expect(await state()).toEqual(wholly(old))
  })

  it('fails before anything is activated if the space runs out during the copy', async () => {
    const packages = [{ name: 'large', version: '1', kib: 4096 }]
    const next = await lab.machine('large', { name: 'box', label: '25.11.3', packages })
    const plan = await planOf(lab.engine, request(next.reference))
    await fill(512)
    const job = await (await begin(lab.engine, plan)).end
    expect(job).toMatchObject({
      error: { code: 'deploy.copy-space' },
      detail: { results: [{ outcome: 'failed' }] },
    })
    expect(await state()).toEqual(wholly(old))
  })

  it('says what can be done if the host trusts neither the user nor a signature', async () => {
    const next = await lab.machine('unsigned', { name: 'box', label: '25.11.4' })
    const job = await deployNow(lab.engine, request(next.reference, { hosts: [lab.target(host, 'ops')] }))
    expect(job).toMatchObject({
      error: { code: 'deploy.unsigned', values: { user: 'ops' } },
      detail: { results: [{ outcome: 'refused' }] },
    })
    expect(await state()).toEqual(wholly(old))
  })

  it('is rolled back by the host if Kiln is killed before it confirms, and the next one says so', async () => {
    const next = await lab.machine('killed', { name: 'box', label: '25.11.5', activation: 'sleep 4' })
    const words = [
      'deploy',
      next.reference,
      '--to',
      `root@${host.address}`,
      '--identity',
      lab.keyFile,
      '--yes',
    ]
    const kiln = spawn(
      process.execPath,
      ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts', ...words, '--confirm-seconds', '5'],
      { env: { ...process.env, KILN_HOME: lab.engine.home, HOME: lab.folder }, stdio: 'ignore' },
    )
    await expect.poll(async () => (await state()).running, { timeout: 100_000 }).toBe(next.path)
    kiln.kill('SIGKILL')
    await once(kiln, 'exit')
    await expect.poll(() => state(), { timeout: 60_000 }).toEqual(wholly(old))
    await expect
      .poll(async () => (await planOf(lab.engine, request(next.reference))).hosts[0]?.last, {
        timeout: 60_000,
      })
      .toMatchObject({ to: next.path, outcome: 'rolled-back unconfirmed' })
  })

  it('ends with the old system if the host is restarted in the middle', async () => {
    const next = await lab.machine('restarted', { name: 'box', label: '25.11.6', activation: 'sleep 60' })
    const { until, end } = await begin(lab.engine, await planOf(lab.engine, request(next.reference)))
    await until(view => view.detail.lines.some(({ text }) => text.startsWith('activating')))
    await host.reboot()
    const job = await end
    expect(job.error).toMatchObject({
      code: 'deploy.rolled-back',
      values: { reason: { code: 'deploy.reason.restarted' } },
    })
    expect(await state()).toEqual(wholly(old))
  })

  it('says clearly that the rollback failed too, and what to do by hand', async () => {
    const bad = await lab.machine('broken', {
      name: 'box',
      label: '25.11.7',
      activation: 'touch /tmp/broken; exit 3',
    })
    const job = await deployNow(lab.engine, request(bad.reference))
    expect(job).toMatchObject({
      state: 'failed',
      error: { code: 'deploy.rollback-failed', values: { from: old } },
      detail: { results: [{ outcome: 'rollback-failed' }] },
    })
    // The boot loader has the old one.
    expect(await state()).toMatchObject({ profile: old, boots: old })
    await host.run('rm', '/tmp/broken')
    await host.reboot()
    expect(await state()).toEqual(wholly(old))
  })
})
