// How a deploy to a real test host is confirmed: over a new connection to that host, at its address or a new one.
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
    old = (await lab.machine('old', { name: 'box', label: '25.11.1' })).path
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

  it('is rolled back by the host itself if the link is lost before the confirmation [D2]', async () => {
    const next = await lab.machine('unheard', { name: 'box', label: '25.11.8', activation: 'sleep 3' })
    const plan = await planOf(lab.engine, request(next.reference, { confirmSeconds: 5 }))
    const { until, end } = await begin(lab.engine, plan)
    await until(view => view.detail.lines.some(({ text }) => text.startsWith('activating')))
    await host.cable.cut()
    // Without a command: it cannot be reached.
    await expect.poll(() => state(), { timeout: 60_000 }).toEqual({ ...wholly(old), running: next.path })
    await expect.poll(() => state(), { timeout: 60_000 }).toEqual(wholly(old))
    await host.cable.repair()
    expect(await end).toMatchObject({ state: 'failed', error: { code: 'deploy.rolled-back' } })
  })

  it('is rolled back if the switch breaks sshd', async () => {
    const activation =
      'sed -i "s/^AuthorizedKeysFile.*/AuthorizedKeysFile none/" /etc/ssh/sshd_config; /usr/local/sbin/restart-sshd'
    const deaf = await lab.machine('deaf', { name: 'box', label: '25.11.9', activation })
    // What an old NixOS does when it is activated again: it restores its own configuration.
    const repair =
      'sed -i "s/^AuthorizedKeysFile.*/AuthorizedKeysFile .ssh\\/authorized_keys \\/etc\\/ssh\\/authorized_keys\\/%u/" /etc/ssh/sshd_config; /usr/local/sbin/restart-sshd'
    const before = await lab.machine('hearing', { name: 'box', label: '25.11.10', activation: repair })
    await deployNow(lab.engine, request(before.reference))
    const job = await deployNow(lab.engine, request(deaf.reference, { confirmSeconds: 20 }))
    expect(job).toMatchObject({ state: 'failed', error: { code: 'deploy.rolled-back' } })
    expect(job.error?.values['reason']).toMatchObject({
      code: 'deploy.reason.unconfirmed-because',
      // Refused while the rollback starts sshd again.
      values: { reason: { code: expect.stringMatching(/ssh-(denied|refused)$/) } },
    })
    expect(await state()).toEqual(wholly(before.path))
  })

  it('follows a host to its new address [N9]', async () => {
    const subnet = host.address.replace(/\.\d+$/, '')
    const activation = `ip address del ${host.address}/24 dev eth0; ip address add ${subnet}.200/24 dev eth0`
    const moved = await lab.machine('moved', { name: 'box', label: '25.11.11', activation })
    // Its host key is trusted, and its login key is known, only under its old address.
    const newAddress = {
      ...lab.target(host),
      name: 'root@moved',
      host: `${subnet}.200`,
      identity: null,
    }
    // The search for it is limited to this time.
    const limits = { activateSeconds: 10, confirmSeconds: 10 }
    const job = await deployNow(lab.engine, request(moved.reference, { newAddress, ...limits }))
    await host.run('ip', 'address', 'add', `${host.address}/24`, 'dev', 'eth0')
    expect(job.detail.results).toMatchObject([{ outcome: 'switched' }])
    expect(await state()).toEqual(wholly(moved.path))
    // It is trusted there from now on, and no other host is.
    const there = { ...lab.target(host), host: newAddress.host }
    const plan = await planOf(lab.engine, request(moved.reference, { hosts: [there] }))
    expect(plan.hosts).toMatchObject([{ reached: true, problem: null }])
  })

  it('is not confirmed by another host that answers at the new address', async () => {
    const other = await lab.host({ name: 'other', system: old })
    const next = await lab.machine('unmoved', { name: 'box', label: '25.11.15' })
    const newAddress = { ...lab.target(other), identity: null }
    const job = await deployNow(lab.engine, request(next.reference, { newAddress, confirmSeconds: 5 }))
    expect(job.error).toMatchObject({
      code: 'deploy.rolled-back',
      values: {
        reason: {
          values: {
            reason: {
              code: 'deploy.found.ssh-key-moved',
              values: { address: other.address, host: host.address },
            },
          },
        },
      },
    })
    expect(await state()).toEqual(wholly(old))
  })
})
