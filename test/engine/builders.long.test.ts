// Builders of the list with real hosts, each with a real Nix (lab/hosts says which parts are real).
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { type BuilderLab, builderLab, nixConfWith } from '#test/hosts/builders.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(`builders (${refused ?? 'on test hosts'})`, { timeout: 2 * minute }, () => {
  let lab: BuilderLab
  let box: TestHost

  beforeAll(async () => {
    lab = await builderLab()
    box = await lab.host({ name: 'box1' })
  }, 2 * minute)
  afterAll(() => lab?.close())
  afterEach(async () => {
    const { builders } = await lab.client.builders.list({})
    for (const { host } of builders) await lab.client.builders.remove({ builder: host })
    for (const { id } of await lab.client.hosts.list({})) await lab.client.hosts.remove({ host: id })
  })
  const call = () => lab.client.builders

  test('one is added by its address, trusted like any host, and tested with a real build [B5]', async () => {
    const { identity } = lab
    const address = `root@${box.address}:22`
    const added = await call().add({ address, name: 'box1', identity, maxJobs: 3, speedFactor: 2 })
    expect(added).toMatchObject({ host: 'box1', name: 'box1', maxJobs: 3, keys: [], facts: null })
    await expect(lab.testNow('box1')).rejects.toMatchObject({ code: 'ssh.host-key-unknown' })
    expect(await call().show({ builder: 'box1' })).toMatchObject({
      problem: { code: 'ssh.host-key-unknown' },
    })
    const { offered } = await lab.client.hosts.keys({ host: 'box1' })
    await lab.client.hosts.trust({ host: 'box1', fingerprint: offered[0]?.fingerprint ?? '' })

    const tested = await lab.testNow('box1')
    expect(tested).toMatchObject({
      problem: null,
      keys: offered,
      facts: {
        architectures: [{ architecture: 'x86_64', emulated: false }],
        trusted: true,
        sandbox: false,
        program: null,
        kernelArchitecture: 'x86_64',
        nixVersion: expect.stringMatching(/^2\.\d+/),
        features: expect.arrayContaining(['big-parallel']),
      },
    })
    const { facts } = tested
    expect(facts?.cpus).toBeGreaterThan(0)
    expect(facts?.diskFreeBytes).toBeGreaterThan(0)
    expect(facts?.buildSeconds).toBeGreaterThan(0)
    // The test's output is gone from its store; it was built there, not here.
    const built = await box.run('sh', '-c', 'ls /nix/store | grep kiln-builder-test || true')
    expect(built).toBe('')
    const path = join(lab.engine.ports.folders.data, 'builders.json')
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ schema: 1, builders: [{ host: 'box1' }] })
  })

  test('a host of the list becomes a builder by its name, and cannot be removed while it is one', async () => {
    await lab.add(box)
    await call().remove({ builder: box.address })
    const again = await call().add({ address: 'box1' })
    expect(again.keys).toHaveLength(1)
    await expect(call().add({ address: `root@${box.address}` })).rejects.toMatchObject({
      code: 'builder.there',
    })
    await expect(lab.client.hosts.remove({ host: 'box1' })).rejects.toMatchObject({
      code: 'builder.host-used',
    })
    await expect(call().show({ builder: 'bx1' })).rejects.toMatchObject({ code: 'builder.unknown' })
    expect(await call().change({ builder: 'box1', maxJobs: 7 })).toMatchObject({ maxJobs: 7, speedFactor: 1 })
  })

  test('Doctor checks the current state of each: it answers, its key is unknown, its Nix does not trust the user, it is gone', async () => {
    const doctor = async () => {
      const reports = await lab.client.doctor.builders({})
      return reports.map(({ id, state, trusted, problem }) => ({ id, state, trusted, code: problem?.code }))
    }
    expect(await doctor()).toEqual([])
    const other = await lab.host({ name: 'other' })
    await call().add({ address: `root@${box.address}:22`, name: 'box1', identity: lab.identity })
    const untrusted = { id: 'box1', state: 'untrusted', trusted: null, code: 'ssh.host-key-unknown' }
    expect(await doctor()).toEqual([untrusted])
    await lab.add(other, { user: 'ops' })
    const asked = { id: 'other', state: 'answers', trusted: false, code: undefined }
    expect(await doctor()).toEqual([untrusted, asked])
    await lab.client.hosts
      .remove({ host: 'box1' })
      .catch(() => lab.client.builders.remove({ builder: 'box1' }))
    await lab.add(box)
    expect(await doctor()).toContainEqual({ id: 'box1', state: 'answers', trusted: true, code: undefined })
    await other.cable.cut()
    expect(await doctor()).toContainEqual({
      id: 'other',
      state: 'fails',
      trusted: null,
      code: expect.stringMatching(/^ssh\./),
    })
  })

  test('a user whom its Nix does not trust can build too, and the list says so', async () => {
    // Only root opens the store directly; others use the daemon, as on a multi-user Nix.
    await lab.add(box, { user: 'ops' })
    expect((await lab.testNow('box1')).facts).toMatchObject({ trusted: false })
  })

  test('this computer is listed with what it builds', async () => {
    const { local, problem } = await call().list({})
    expect(problem).toBeNull()
    expect(local).toMatchObject({ architectures: [{ architecture: 'x86_64', emulated: false }] })
  })

  test('reports one without Nix, one with a false architecture, and one that is gone', async () => {
    const [debian, liar] = await Promise.all([
      lab.host({ name: 'debian', system: undefined }),
      lab.host({ name: 'liar', files: nixConfWith('extra-platforms = aarch64-linux') }),
    ])
    await lab.add(debian)
    await expect(lab.testNow('debian')).rejects.toMatchObject({ code: 'builder.no-nix' })
    await lab.add(liar)
    await expect(lab.testNow('liar')).rejects.toMatchObject({
      code: 'builder.lies',
      values: { systems: { list: ['aarch64-linux'] }, architecture: 'x86_64' },
    })
    await liar.cable.cut()
    await expect(lab.testNow('liar')).rejects.toMatchObject({ code: expect.stringMatching(/^ssh\./) })
    expect(await call().show({ builder: 'liar' })).toMatchObject({ facts: null })
  })

  test("a store that builds nothing fails the test with Nix's own reason", async () => {
    const broken = await lab.host({ name: 'broken', files: nixConfWith('max-jobs = 0', 'builders =') })
    await lab.add(broken)
    await expect(lab.testNow('broken')).rejects.toMatchObject({ code: 'builder.trial' })
  })

  test('a cancelled test leaves the record unchanged', async () => {
    await lab.add(box)
    const { job } = await call().test({ builder: 'box1' })
    await lab.client.jobs.cancel({ id: job })
    expect(await jobEnd(lab.client, job, () => undefined)).toMatchObject({ state: 'cancelled' })
    expect(await call().show({ builder: 'box1' })).toMatchObject({ facts: null, problem: null })
  })
})
