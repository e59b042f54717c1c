// The group "workloads" with a real broker behind a real sshd (test/support/hosts/orchestrator.ts).
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { type OrchestratorLab, orchestratorLab } from '#test/hosts/orchestrator.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(
  `workloads (${refused ?? 'real broker, real sshd'})`,
  { timeout: 3 * minute },
  () => {
    let lab: OrchestratorLab
    let ada: string
    let ben: string
    let vic: string
    let root: string
    beforeAll(async () => {
      lab = await orchestratorLab()
      ada = await lab.as('ada')
      ben = await lab.as('ben')
      vic = await lab.as('vic')
      root = await lab.addAs('root', 'attic-root')
    }, 3 * minute)
    afterAll(() => lab?.close())

    const codeOf = (promise: Promise<unknown>) =>
      promise.then(
        value => value,
        (thrown: { code?: string }) => thrown.code ?? thrown,
      )
    const ended = async (started: Promise<{ job: string }>) => {
      const view = await jobEnd(lab.client, (await started).job)
      return { ...view, code: view.error?.code ?? null }
    }

    test('[V1] a person sees the workloads of the host, and what they may do there', async () => {
      expect(await lab.client.workloads.list({ host: ada })).toEqual({
        person: 'ada',
        role: 'owner',
        most: { workloads: 5, storageGiB: 50 },
        modules: ['git', 'fish'],
        vms: { memoryGiB: 6, cores: 2, modules: ['docker', 'fish', 'git', 'workspace'] },
        quotaGiB: 1,
        workloads: [],
        trash: [],
        approvals: [],
      })
      expect(await lab.client.workloads.list({ host: vic })).toMatchObject({ person: 'vic', role: 'viewer' })
    })

    test('[V1] a create is a job with the steps of the broker', async () => {
      const { state, value, stages } = await ended(
        lab.client.workloads.create({ host: ada, name: 'dev', modules: ['git'], quotaGiB: 2 }),
      )
      expect({ state, value }).toEqual({ state: 'succeeded', value: { name: 'dev', address: '10.233.1.2' } })
      const steps = ['ask', 'storage', 'configuration', 'built', 'network', 'enrolment']
      expect(stages.map(({ label }) => (typeof label === 'string' ? label : label.code))).toEqual(
        steps.map(step => `stage.workload.${step}`),
      )
      expect(stages.every(each => each.state === 'done')).toBe(true)
      const { workloads } = await lab.client.workloads.list({ host: ada })
      expect(workloads).toMatchObject([
        { name: 'dev', owner: 'ada', running: true, modules: ['git'], quotaGiB: 2, stuck: false },
      ])
      expect(workloads[0]?.usedBytes).toBeTypeOf('number')
    })

    test('[V1] a workload is stopped, started, resized, inspected and kept as a snapshot', async () => {
      const dev = { host: ada, name: 'dev' }
      const { workloads } = lab.client
      await workloads.stop(dev)
      expect((await workloads.list({ host: ada })).workloads).toMatchObject([{ running: false }])
      expect(await codeOf(workloads.exec({ ...dev, argv: ['true'] }))).toBe('workload.not-running')
      await workloads.start(dev)
      expect(await workloads.exec({ ...dev, argv: ['sh', '-c', 'echo "a  b"; exit 7'] })).toMatchObject({
        status: 7,
        out: 'a  b\n',
      })
      const long = Array.from({ length: 9 }, () => 'x'.repeat(8000))
      expect(await codeOf(workloads.exec({ ...dev, argv: long }))).toBe('workload.input')
      expect(await workloads.logs(dev)).toEqual({ text: 'a line of the log\n' })
      expect(await workloads.snapshot({ ...dev, label: 'first' })).toEqual({ leftOut: [] })
      expect(await codeOf(workloads.snapshot({ ...dev, label: 'first' }))).toBe('workload.name-taken')
      await workloads.resize({ ...dev, quotaGiB: 3 })
      expect(await codeOf(workloads.resize({ ...dev, quotaGiB: 51 }))).toBe('workload.too-large')
    })

    test('[N16] destructive actions wait for an approval, which names what is lost and how much', async () => {
      const { workloads } = lab.client
      const { waits } = await workloads.destroy({ host: ada, name: 'dev' })
      expect(waits).toMatchObject({ verb: 'destroy', input: { name: 'dev' }, asker: 'ada', face: 'terminal' })
      expect(waits.usedBytes).toBeTypeOf('number')
      // Nothing is lost yet.
      const before = await workloads.list({ host: ada })
      expect(before).toMatchObject({
        workloads: [{ name: 'dev', running: true }],
        approvals: [{ id: waits.id }],
      })
      expect((await ended(workloads.approve({ host: ben, id: waits.id, name: 'dev' }))).code).toBe(
        'workload.not-yours',
      )
      await workloads.refuse({ host: ada, id: waits.id })
      expect((await ended(workloads.approve({ host: ada, id: waits.id, name: 'dev' }))).code).toBe(
        'workload.no-approval',
      )
      const again = await workloads.destroy({ host: ada, name: 'dev' })
      const destroyed = await ended(workloads.approve({ host: ada, id: again.waits.id, name: 'dev' }))
      expect(destroyed).toMatchObject({ state: 'succeeded', kind: 'approve-workload' })
      const after = await workloads.list({ host: ada })
      expect(after).toMatchObject({ workloads: [], trash: [{ name: 'dev', owner: 'ada' }] })
      expect(await workloads.undo({ host: ada, id: after.trash[0]?.id ?? '' })).toEqual({ name: 'dev' })
      const restore = await workloads.restore({ host: ada, name: 'dev', label: 'first' })
      expect(restore.waits).toMatchObject({ verb: 'restore', input: { name: 'dev', label: 'first' } })
      expect((await ended(workloads.approve({ host: ada, id: restore.waits.id, name: 'dev' }))).state).toBe(
        'succeeded',
      )
    })

    test('[V2] a snapshot is removed by an approval, which names it and its size', async () => {
      const { workloads } = lab.client
      const dev = { host: ada, name: 'dev' }
      const labels = async () => (await workloads.snapshots(dev)).map(({ label }) => label)
      await workloads.snapshot({ ...dev, label: 'second' })
      expect(await codeOf(workloads.forgetSnapshot({ ...dev, host: ben, label: 'second' }))).toBe(
        'workload.not-yours',
      )
      const { waits } = await workloads.forgetSnapshot({ ...dev, label: 'second' })
      expect(waits).toMatchObject({
        verb: 'forget-snapshot',
        input: { name: 'dev', label: 'second' },
        because: 'destructive',
        usedBytes: expect.any(Number),
      })
      expect(await labels()).toContain('second')
      const answer = { host: ada, name: 'dev' }
      expect((await ended(workloads.approve({ ...answer, id: waits.id }))).state).toBe('succeeded')
      expect(await labels()).toEqual(['first'])
      const none = await workloads.forgetSnapshot({ ...dev, label: 'second' })
      expect((await ended(workloads.approve({ ...answer, id: none.waits.id }))).code).toBe(
        'workload.no-snapshot',
      )
    })

    test('[V2] an owner of the host removes a workload from the trash, by its name and its id', async () => {
      const { workloads } = lab.client
      await ended(workloads.create({ host: ada, name: 'old' }))
      const destroy = await workloads.destroy({ host: ada, name: 'old' })
      await ended(workloads.approve({ host: ada, id: destroy.waits.id, name: 'old' }))
      const [trashed] = (await workloads.list({ host: ada })).trash
      const old = { host: ada, name: 'old', id: trashed?.id ?? '' }
      expect(await codeOf(workloads.purge({ ...old, host: ben }))).toBe('workload.role')
      expect(await codeOf(workloads.purge({ ...old, name: 'dev' }))).toBe('workload.unknown')
      const { waits } = await workloads.purge(old)
      expect(waits).toMatchObject({ verb: 'purge', trashed: { name: 'old', owner: 'ada', quotaGiB: 1 } })
      expect((await workloads.list({ host: ada })).trash).toHaveLength(1)
      expect((await ended(workloads.approve({ host: ada, id: waits.id, name: 'old' }))).state).toBe(
        'succeeded',
      )
      expect((await workloads.list({ host: ada })).trash).toEqual([])
    })

    test('[V1] a module that a person brings is refused where the host takes none', async () => {
      const created = lab.client.workloads.create({ host: ada, name: 'own', ownModule: '{ }' })
      expect((await ended(created)).code).toBe('workload.no-own-modules')
    })

    test("[N16] a viewer and an operator can do no more than the host's policy allows", async () => {
      const { workloads } = lab.client
      expect((await ended(workloads.create({ host: vic, name: 'mine' }))).code).toBe('workload.role')
      expect(await codeOf(workloads.stop({ host: vic, name: 'dev' }))).toBe('workload.role')
      expect(await codeOf(workloads.logs({ host: vic, name: 'dev' }))).toBe('workload.role')
      expect(await codeOf(workloads.destroy({ host: vic, name: 'dev' }))).toBe('workload.role')
      expect(await codeOf(workloads.stop({ host: ben, name: 'dev' }))).toBe('workload.not-yours')
      expect((await ended(workloads.create({ host: ben, name: 'big', quotaGiB: 9 }))).code).toBe(
        'workload.too-large',
      )
      // Looking is not an attempt: the audit only has what was tried.
      const audit = lab.bench
        .read('state/audit.jsonl')
        .split('\n')
        .filter(line => line.includes('"refused"'))
      expect(audit.filter(line => line.includes('"trash"'))).toEqual([])
      expect(audit.filter(line => line.includes('"vic"'))).toHaveLength(4)
    })

    test('[V1] a failed create is undone, and its reason is in the error', async () => {
      lab.bench.state('no-build', 'error: attribute missing\u001b[2J\n')
      const failed = await ended(lab.client.workloads.create({ host: ben, name: 'bad', modules: ['git'] }))
      expect(failed.code).toBe('workload.taken-back')
      expect(failed.error?.details?.lastLines?.join('\n')).toContain('attribute missing')
      expect(failed.stages.filter(({ state }) => state === 'failed')).toHaveLength(2)
      await lab.forget('no-build')
      expect((await lab.client.workloads.list({ host: ben })).workloads).toMatchObject([{ name: 'dev' }])
    })

    test('[V1] cancelling a create ends the watching: the broker finishes it', async () => {
      lab.bench.state('slow-build', '')
      const { job } = await lab.client.workloads.create({ host: ben, name: 'slow' })
      const view = await jobEnd(lab.client, job, ({ stages }) => {
        if (stages.some(({ id, state }) => id === '3' && state === 'running'))
          void lab.client.jobs.cancel({ id: job })
      })
      expect(view.state).toBe('cancelled')
      await lab.forget('slow-build')
      await expect
        .poll(
          async () => (await lab.client.workloads.list({ host: ben })).workloads.map(({ name }) => name),
          {
            timeout: 30_000,
          },
        )
        .toContain('slow')
    })

    test('[N16] root is refused, and so is an account of no one on its list', async () => {
      expect(await codeOf(lab.client.workloads.list({ host: root }))).toBe('workload.root')
      await lab.give('vic', 'root')
      expect(await codeOf(lab.client.workloads.list({ host: vic }))).toBe('workload.stranger')
      await lab.give('vic', 'guest')
    })

    test('[N16] a shared account names one person', async () => {
      await lab.give('vic', 'ada')
      expect(await codeOf(lab.client.workloads.list({ host: ada }))).toBe('workload.several-people')
      expect(await lab.client.workloads.list({ host: ada, person: 'vic' })).toMatchObject({ role: 'viewer' })
      expect(await codeOf(lab.client.workloads.list({ host: ada, person: 'vik' }))).toBe('workload.no-person')
      expect(await codeOf(lab.client.workloads.list({ host: ada, person: "'; id" }))).toBe(
        'workload.no-person',
      )
      expect(await codeOf(lab.client.workloads.list({ host: ada, person: 'ben' }))).toBe(
        'workload.other-person',
      )
      await lab.give('vic', 'guest')
    })
  },
)
