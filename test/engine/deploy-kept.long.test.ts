// The connection of a plan: which deploy takes it over, and when Kiln logs in again. On a real test host.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createPlanConnections, type PlanConnections } from '#engine/deploy/host/plan-connections.ts'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import { begin, type DeployLab, deployLab, planOf } from '#test/hosts/deploys.ts'

const refused = hostsRefused()
const name = `the connection of a plan${refused ? ` (${refused})` : ''}`

describe.skipIf(refused !== null)(name, { timeout: 4 * 60_000 }, () => {
  let lab: DeployLab
  let host: TestHost
  let system: { reference: string; path: string }
  let laterMs = 0
  // As shipped: a silent link only counts as dead after 40 s.
  let isPatient = false
  const patient = createSsh({
    run: createProcessRunner({ env: process.env }),
    home: join(tmpdir(), 'kiln-test-nobody'),
    tempFolder: tmpdir(),
  })
  beforeAll(async () => {
    lab = await deployLab(ports => ({
      ...ports,
      now: () => Date.now() + laterMs,
      ssh: { ...ports.ssh, connect: (...words) => (isPatient ? patient : ports.ssh).connect(...words) },
    }))
    system = await lab.machine('same', { name: 'box', label: '25.11.1' })
    host = await lab.host({ name: 'box', system: system.path })
    await host.run(`${system.path}/bin/switch-to-configuration`, 'boot')
  })
  afterEach(async () => {
    ;[laterMs, isPatient] = [0, false]
    lab.trust()
    await host.run('sh', '-c', `${children('pkill -KILL')} || true`)
    await until(open, 0)
  })
  afterAll(() => lab?.close())

  const children = (how: string) => `${how} -P "$(cat /run/sshd.pid)"`
  /** As the host counts them. */
  const open = async () => Number(await host.run('sh', '-c', `${children('pgrep -c')} || true`))
  const logins = async () =>
    ((await host.run('cat', '/var/log/sshd.log')).match(/Accepted publickey/g) ?? []).length
  /** The local processes of a connection to it. */
  const here = async () => {
    const ids = (await readdir('/proc')).filter(id => /^\d+$/.test(id))
    const argv = (id: string) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')
    const words = (await Promise.all(ids.map(argv))).map(text => text.split('\0'))
    return words.filter(([program, ...rest]) => program === 'ssh' && rest.includes(host.address)).length
  }
  /** A host needs a moment to notice an end. */
  const until = (count: () => Promise<number>, wanted: number) =>
    expect.poll(count, { timeout: 60_000 }).toBe(wanted)
  const request = (reference = system.reference) => ({
    source: { kind: 'flake' as const, reference },
    hosts: [lab.target(host)],
  })
  const planned = (reference?: string) => planOf(lab.engine, request(reference))
  const unchanged = { outcome: 'switched', unchanged: true, error: null }
  const run = async (plan: Awaited<ReturnType<typeof planned>>) => {
    const before = await logins()
    const [result] = (await (await begin(lab.engine, plan)).end).detail.results
    return { result, logins: (await logins()) - before }
  }

  it('is a single one that its deploy takes over, but the confirmation uses a new one', async () => {
    const before = await logins()
    const next = await lab.machine('next', { name: 'box', label: '25.11.2' })
    const plan = await planned(next.reference)
    expect([(await logins()) - before, await open(), await here()]).toEqual([1, 1, 1])
    const there = await run(plan)
    expect(there).toMatchObject({ result: { outcome: 'switched', to: next.path }, logins: 1 })
    expect(there.result?.unchanged).toBeUndefined()
    expect(await here()).toBe(0)
    await until(open, 0)
    const back = await planned()
    expect(await run(back)).toMatchObject({ result: { outcome: 'switched' }, logins: 1 })
  })

  it('is not shared: another plan has its own, and so has a second deploy', async () => {
    const [first, second] = [await planned(), await planned()]
    expect(await open()).toBe(2)
    expect(await run(second)).toMatchObject({ result: unchanged, logins: 0 })
    await until(open, 1)
    expect(await run(second)).toMatchObject({ result: unchanged, logins: 1 })
    expect(await run(first)).toMatchObject({ result: unchanged, logins: 0 })
    await until(open, 0)
  })

  it('is opened again if it was closed on the host', async () => {
    const plan = await planned()
    await host.run('sh', '-c', children('pkill -KILL'))
    expect(await run(plan)).toMatchObject({ result: unchanged, logins: 1 })
  })

  it('is opened again if the link was cut, and fails while the host cannot be reached', async () => {
    const [plan, other] = [await planned(), await planned()]
    await host.cable.cut()
    try {
      const [result] = (await (await begin(lab.engine, other)).end).detail.results
      expect(result).toMatchObject({
        outcome: 'unreachable',
        error: { code: expect.stringMatching(/^ssh\.(timed-out|unreachable)$/) },
      })
      await until(here, 0)
    } finally {
      await host.cable.repair()
    }
    expect(await run(plan)).toMatchObject({ result: unchanged, logins: 1 })
  })

  it('is opened again if the host is silent on it, long before the link counts as dead', async () => {
    isPatient = true
    const plan = await planned()
    await host.run('sh', '-c', children('pkill -STOP'))
    expect(await run(plan)).toMatchObject({ result: unchanged, logins: 1 })
    expect(await here()).toBe(0)
  })

  it('is not used after a minute', async () => {
    const plan = await planned()
    laterMs = 60_000
    expect(await run(plan)).toMatchObject({ result: unchanged, logins: 1 })
    expect(await here()).toBe(0)
    await until(open, 0)
  })

  it("does not log in if the host's key is no longer trusted", async () => {
    const plan = await planned()
    lab.distrust()
    expect(await run(plan)).toMatchObject({
      result: { outcome: 'refused', error: { code: 'ssh.host-key-unknown' } },
      logins: 0,
    })
    await until(open, 0)
  })

  it('ends with a cancelled deploy, a failed plan, and a removed one', async () => {
    const { client, ports } = lab.engine
    const deploy = await begin(lab.engine, await planned())
    await client.jobs.cancel({ id: deploy.job })
    await deploy.end
    await until(open, 0)

    const failing = await client.deploys.plan({
      request: request(`${system.reference}-not`),
      sudoPassword: null,
    })
    expect((await jobEnd(client, failing.job, () => undefined)).state).toBe('failed')
    await until(open, 0)

    await planned()
    const deploys = join(ports.folders.data, 'deploys')
    // Each has a later turn than the plan above, so the next plan's sweep removes that plan and the first of these.
    const later = Array.from({ length: 20 }, (_, index) => `deploy-20260101-000000-00${index + 10}`)
    for (const [index, id] of later.entries()) {
      mkdirSync(join(deploys, id))
      writeFileSync(join(deploys, id, 'turn'), `${1_000_000 + index}\n`)
    }
    await planned()
    // At once: a connection that is not used ends after a while anyway.
    await expect.poll(open, { timeout: 20_000 }).toBe(1)
    for (const id of later) rmSync(join(deploys, id), { recursive: true, force: true })
  })

  it('ends with the engine', async () => {
    const other = lab.elsewhere('other', {})
    await planOf(other, request())
    expect([await open(), await here()]).toEqual([1, 1])
    await other.close()
    expect(await here()).toBe(0)
    await until(open, 0)
  })

  describe('without a deploy', () => {
    let target: HostTarget
    const asked = (connections: PlanConnections, plan: string, signal = new AbortController().signal) =>
      connections.over(plan, target, {
        signal,
        body: async connection => (await connection.run(['echo', plan], { signal })).stdout,
      })
    beforeAll(() => {
      target = lab.target(host)
    })

    it('is handed out once, and only for that plan and that exact target', async () => {
      const connections = createPlanConnections(lab.engine.ports)
      expect(await asked(connections, 'one')).toBe('one\n')
      const others = [
        { host: 'localhost' },
        { port: 2222 },
        { user: 'ops' },
        { jump: 'gate' },
        { identity: null },
      ]
      for (const other of others) expect(await connections.take('one', { ...target, ...other })).toBeNull()
      expect(await connections.take('other', target)).toBeNull()
      const connection = await connections.take('one', target)
      expect((await connection?.run(['echo', 'here'], { signal: AbortSignal.timeout(60_000) }))?.stdout).toBe(
        'here\n',
      )
      expect(await connections.take('one', target)).toBeNull()
      await connection?.close()
      await connections.close()
    })

    it('is used by the same plan again, and opened again if it died', async () => {
      const connections = createPlanConnections(lab.engine.ports)
      const before = await logins()
      await asked(connections, 'one')
      await asked(connections, 'one')
      expect([(await logins()) - before, await open()]).toEqual([1, 1])
      await host.run('sh', '-c', children('pkill -KILL'))
      expect(await asked(connections, 'one')).toBe('one\n')
      expect((await logins()) - before).toBe(2)
      await connections.close()
      expect(await here()).toBe(0)
    })

    it('ends when its time runs out, when its job is cancelled, and when there are too many', async () => {
      const short = createPlanConnections(lab.engine.ports, { longestMs: 1 })
      await asked(short, 'one')
      await until(here, 0)

      const few = createPlanConnections(lab.engine.ports, { most: 1 })
      const job = new AbortController()
      await asked(few, 'one', job.signal)
      await asked(few, 'two')
      await until(here, 1)
      job.abort()
      await until(here, 0)
      expect(await few.take('one', target)).toBeNull()
      await Promise.all([short.close(), few.close()])
    })
  })
})
