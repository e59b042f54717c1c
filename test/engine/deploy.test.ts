// Deploys to real test hosts (lab/hosts says which parts are real): the result of a switch, whatever happens
// during it.
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
const name = refused ? `a deploy (${refused})` : 'a deploy'

describe.skipIf(refused !== null)(name, () => {
  let lab: DeployLab
  let host: TestHost
  let old: string
  beforeAll(async () => {
    lab = await deployLab()
    const packages = [
      { name: 'curl', version: '8.5.0', kib: 1 },
      { name: 'nano', version: '7.2', kib: 1 },
    ]
    old = (await lab.machine('old', { name: 'box', label: '25.11.1', packages })).path
    host = await lab.host({ name: 'box', system: old })
  })
  afterAll(() => lab?.close())
  beforeEach(async () => {
    await putBack(host, old)
  })

  const state = () => stateOf(host)
  const request = (reference: string, more: Partial<DeployRequest> = {}) => ({
    source: { kind: 'flake' as const, reference },
    hosts: [lab.target(host)],
    ...more,
  })

  it('shows what would change, copies it, switches, and confirms over a new connection [D2]', async () => {
    const packages = [
      { name: 'curl', version: '8.10.1', kib: 64 },
      { name: 'vim', version: '9.1', kib: 1 },
    ]
    const next = await lab.machine('next', {
      name: 'box',
      label: '25.11.2',
      packages,
      kernelVersion: '6.12.2',
    })
    const plan = await planOf(lab.engine, request(next.reference))
    expect(plan.hosts[0]).toMatchObject({ from: old, to: next.path, problem: null, reached: true })
    const diff = plan.hosts[0]?.diff
    expect(diff?.packages).toEqual([
      { name: 'curl', before: ['8.5.0'], after: ['8.10.1'] },
      { name: 'linux', before: ['6.12.1'], after: ['6.12.2'] },
      { name: 'nano', before: ['7.2'], after: [] },
      { name: 'nixos-system-box', before: ['25.11.1'], after: ['25.11.2'] },
      { name: 'vim', before: [], after: ['9.1'] },
    ])
    expect(diff).toMatchObject({ missingPaths: 4, needsReboot: true })
    expect(diff?.missingBytes).toBeGreaterThan(64 * 1024)
    for (const [name, more, needsReboot] of [
      ['same', {}, false],
      ['parameters', { kernelParams: 'console=ttyS1' }, true],
    ] as const) {
      const other = await lab.machine(name, { name: 'box', label: '25.11.2', ...more })
      expect((await planOf(lab.engine, request(other.reference))).hosts[0]?.diff).toMatchObject({
        needsReboot,
      })
    }
    expect(await state()).toEqual(wholly(old))

    const { end } = await begin(lab.engine, plan)
    const job = await end
    expect(job).toMatchObject({ state: 'succeeded' })
    expect(job.detail.results).toMatchObject([
      { outcome: 'switched', from: old, to: next.path, needsReboot: true },
    ])
    expect(job.detail.lines.map(({ text }) => text)).toContain('activating the configuration...')
    expect(job.stages.map(({ id, state: stage }) => `${id} ${stage}`)).toEqual([
      'copy done',
      'switch done',
      'check done',
      'confirm done',
    ])
    expect(await state()).toEqual(wholly(next.path))
    // A plan is carried out once: another system runs there by now.
    const again = await (await begin(lab.engine, plan)).end
    expect(again).toMatchObject({ state: 'failed', error: { code: 'deploy.changed' } })
  })

  it('rolls a host back by hand, just as carefully [D2]', async () => {
    const next = await lab.machine('hand', { name: 'box', label: '25.11.3' })
    await deployNow(lab.engine, request(next.reference))
    expect(await state()).toEqual(wholly(next.path))
    const job = await deployNow(lab.engine, {
      source: { kind: 'generation', number: null },
      hosts: [lab.target(host)],
    })
    expect(job.detail.results).toMatchObject([{ outcome: 'switched', from: next.path, to: old }])
    expect(await state()).toEqual(wholly(old))
  })

  it('leaves the old system if activating fails', async () => {
    const bad = await lab.machine('bad', {
      name: 'box',
      label: '25.11.4',
      activation: 'echo no good; exit 3',
    })
    const job = await deployNow(lab.engine, request(bad.reference))
    expect(job).toMatchObject({ state: 'failed', error: { code: 'deploy.rolled-back' } })
    expect(job.error?.values['reason']).toMatchObject({
      code: 'deploy.reason.activation',
      values: { status: '3' },
    })
    expect(job.error?.details?.lastLines).toContain('no good')
    expect(job.detail.results).toMatchObject([{ outcome: 'rolled-back' }])
    expect(await state()).toEqual(wholly(old))
  })

  it('leaves the old system if activating hangs', async () => {
    const stuck = await lab.machine('stuck', {
      name: 'box',
      label: '25.11.5',
      activation: 'trap "" TERM; while :; do sleep 1; done',
    })
    const job = await deployNow(lab.engine, request(stuck.reference, { activateSeconds: 5 }))
    expect(job.error?.values['reason']).toMatchObject({ code: 'deploy.reason.hung' })
    expect(await state()).toEqual(wholly(old))
  })

  it('rolls the host back if it is not healthy, and says why [D2] [N9]', async () => {
    const sick = await lab.machine('sick', { name: 'box', label: '25.11.6' })
    const checks: DeployRequest['checks'] = [
      { kind: 'tcp', port: 22 },
      { kind: 'http', port: 8080, path: '/health', seconds: 2 },
      { kind: 'ssh', command: 'test -e /etc/NIXOS' },
    ]
    const job = await deployNow(lab.engine, request(sick.reference, { checks }))
    expect(job.detail.results[0]?.checks.map(({ ok }) => ok)).toEqual([true, false, true])
    expect(job.error?.values['reason']).toMatchObject({ code: 'deploy.reason.checks' })
    expect(await state()).toEqual(wholly(old))
  })

  it('waits for a slow service', async () => {
    const serve = `(sleep 2; cd /tmp; echo ready >health; exec /usr/bin/python3 -m http.server 8099) </dev/null >/dev/null 2>&1 &`
    const slow = await lab.machine('slow', { name: 'box', label: '25.11.7', activation: serve })
    const checks: DeployRequest['checks'] = [
      { kind: 'http', port: 8099, path: '/health', body: 'ready', seconds: 60 },
    ]
    const job = await deployNow(lab.engine, request(slow.reference, { checks }))
    expect(job.detail.results).toMatchObject([{ outcome: 'switched', checks: [{ ok: true }] }])
  })

  it('is cancelled: before the switch the host is unchanged, during it the host goes back', async () => {
    const next = await lab.machine('cancelled', { name: 'box', label: '25.11.12', activation: 'sleep 60' })
    const { job, until, end } = await begin(lab.engine, await planOf(lab.engine, request(next.reference)))
    await until(view => view.detail.lines.some(({ text }) => text.startsWith('activating')))
    await lab.engine.client.jobs.cancel({ id: job })
    expect(await end).toMatchObject({ state: 'cancelled', detail: { results: [{ outcome: 'rolled-back' }] } })
    expect(await state()).toEqual(wholly(old))
  })

  it('is refused while another one is running, with who started it and when', async () => {
    const next = await lab.machine('first', { name: 'box', label: '25.11.13', activation: 'sleep 5' })
    const [one, two] = [
      await planOf(lab.engine, request(next.reference)),
      await planOf(lab.engine, request(next.reference)),
    ]
    const first = await begin(lab.engine, one, { who: 'ada@desk' })
    await first.until(view => view.detail.lines.some(({ text }) => text.startsWith('activating')))
    const second = await (await begin(lab.engine, two)).end
    expect(second.error).toMatchObject({
      code: 'deploy.locked',
      values: { by: { values: { who: 'ada@desk' } } },
    })
    expect(await first.end).toMatchObject({ state: 'succeeded' })
    expect(await state()).toEqual(wholly(next.path))
  })

  it('starts once, however often it is requested', async () => {
    const next = await lab.machine('once', { name: 'box', label: '25.11.16', activation: 'sleep 2' })
    const plan = await planOf(lab.engine, request(next.reference))
    const first = await begin(lab.engine, plan)
    await expect(begin(lab.engine, plan)).rejects.toMatchObject({ code: 'deploy.under-way' })
    expect(await first.end).toMatchObject({ state: 'succeeded' })
    expect(await state()).toEqual(wholly(next.path))
  })

  it('needs no root login: sudo works without a password, or with one on stdin', async () => {
    const next = await lab.machine('sudo', { name: 'box', label: '25.11.14' })
    const trusted = 'trusted-users = root ops ada'
    await host.run(
      'sh',
      '-c',
      `echo "${trusted}" >>/etc/nix/nix.conf; pkill -x nix-daemon; nix-daemon --daemon >/dev/null 2>&1 </dev/null & sleep 1`,
    )
    const as = (user: string) => request(next.reference, { hosts: [lab.target(host, user)] })
    const free = await deployNow(lab.engine, as('ops'))
    expect(free.detail.results).toMatchObject([{ outcome: 'switched' }])
    await host.run(`${old}/bin/switch-to-configuration`, 'switch')
    const none = await deployNow(lab.engine, as('ada'))
    expect(none.error).toMatchObject({ code: 'deploy.no-rights' })
    const wrong = await deployNow(lab.engine, as('ada'), { sudoPassword: 'wrong' })
    expect(wrong.error).toMatchObject({ code: 'deploy.sudo' })
    const right = await deployNow(lab.engine, as('ada'), { sudoPassword: 'correct horse' })
    expect(right.detail.results).toMatchObject([{ outcome: 'switched' }])
  })
})
