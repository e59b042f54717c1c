// The group "workloads" with input that the broker refuses, and with a host that answers anything or in the middle goes away.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createHostMemories } from '#engine/hosts/memories.ts'
import { createHostStore } from '#engine/hosts/store.ts'
import { askBroker } from '#engine/workloads/call.ts'
import { hostsRefused } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { type OrchestratorLab, orchestratorLab } from '#test/hosts/orchestrator.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(
  `workloads that are refused (${refused ?? 'real broker, real sshd'})`,
  { timeout: 3 * minute },
  () => {
    let lab: OrchestratorLab
    let ada: string
    beforeAll(async () => {
      lab = await orchestratorLab()
      ada = await lab.as('ada')
      await jobEnd(lab.client, (await lab.client.workloads.create({ host: ada, name: 'dev' })).job)
      await lab.client.workloads.snapshot({ host: ada, name: 'dev', label: 'first' })
    }, 3 * minute)
    afterAll(() => lab?.close())

    const codeOf = (promise: Promise<unknown>) =>
      promise.then(
        value => value,
        (thrown: { code?: string }) => thrown.code ?? thrown,
      )

    test('[N16] what a person types that is too long or too much is named by the broker', async () => {
      const { workloads } = lab.client
      const dev = { host: ada, name: 'dev' }
      const long = 'x'.repeat(200)
      const refused = [
        workloads.snapshot({ ...dev, label: long }),
        workloads.snapshot({ ...dev, label: '' }),
        workloads.start({ ...dev, name: long }),
        workloads.undo({ host: ada, id: long }),
        workloads.exec({ ...dev, argv: Array.from({ length: 65 }, () => 'x') }),
        workloads.exec({ ...dev, argv: [] }),
      ]
      expect(new Set(await Promise.all(refused.map(codeOf)))).toEqual(new Set(['workload.input']))
      const modules = Array.from({ length: 17 }, (_, at) => `m${at}`)
      const created = await workloads.create({ host: ada, name: 'many', modules })
      expect((await jobEnd(lab.client, created.job)).error?.code).toBe('workload.input')
    })

    test('[N16] a voxnix that does not know a verb refuses that one alone', async () => {
      await lab.host.run(
        'sh',
        '-c',
        'cd /usr/local/lib; sed s/forget-snapshot/other/g voxnix.mjs > older.mjs',
      )
      await lab.install('exec /mnt/orchestrator/node /usr/local/lib/older.mjs "$@"')
      const dev = { host: ada, name: 'dev' }
      expect(await codeOf(lab.client.workloads.forgetSnapshot({ ...dev, label: 'first' }))).toBe(
        'workload.request',
      )
      expect(await lab.client.workloads.snapshots(dev)).toMatchObject([{ label: 'first' }])
      await lab.install()
    })

    describe('[N16] a host that answers', () => {
      const list = () => codeOf(lab.client.workloads.list({ host: ada }))
      const hello = '{"voxnix":1,"person":"ada","role":"owner","most":null,"modules":[],"quotaGiB":null}'
      afterAll(() => lab?.install())

      test.each([
        ['nothing', 'exit 0', 'workload.garbage'],
        ['garbage', 'echo "{]"; head -c 100000 /dev/urandom', 'workload.garbage'],
        ['a greeting and garbage', `echo '${hello}'; echo '{"id":1,"ok":true}'; echo x`, 'workload.garbage'],
        [
          'a value of another kind',
          `echo '${hello}'; echo '{"id":1,"ok":true,"value":7}'`,
          'workload.garbage',
        ],
        [
          'with an unknown fault',
          `echo '${hello}'; echo '{"id":2,"ok":false,"code":"constructor"}'`,
          'workload.garbage',
        ],
        ['without end', 'while :; do echo "{}"; done', 'ssh.too-much'],
        ['without end on stderr', 'yes "{}" >&2', 'ssh.too-much'],
        ['and is cut in the middle', `echo '${hello}'; printf '{"id":1,"ok":t'; kill -9 $$`, 'workload.lost'],
        ['as an older voxnix does', 'echo usage >&2; exit 2', 'workload.old-voxnix'],
      ])('%s', async (_, script, code) => {
        await lab.install(script)
        expect(await list()).toBe(code)
      })

      test('never', async () => {
        await lab.install('exec sleep 60')
        const { ports } = lab.engine
        const store = createHostStore(ports)
        const parts = { ports, store, memories: createHostMemories(ports) }
        const calls = [{ id: 1, verb: 'list', input: {} }] as const
        const { signal } = new AbortController()
        const asked = { host: await store.find(ada), person: null, calls, signal, timeoutMs: 1500 }
        expect(await codeOf(askBroker(parts, asked))).toBe('ssh.command-timed-out')
      })

      test('without the command at all', async () => {
        await lab.host.run('rm', '/usr/local/bin/voxnix')
        expect(await list()).toBe('workload.no-broker')
      })

      test('while its broker is off, and after it came back', async () => {
        await lab.install()
        await lab.bench.end()
        expect(await list()).toBe('workload.broker-off')
        await lab.host.run('sh', '-c', 'rm /mnt/orchestrator/*.sock')
        await lab.startBroker()
        expect(await list()).toMatchObject({ person: 'ada' })
      })
    })
  },
)
