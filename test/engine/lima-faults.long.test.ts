// Faults of a Lima VM, each with its reason; nothing of it keeps running. test/support/lima says which parts
// of Lima are real here.
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { testEngine } from '#test/engine/engine.ts'
import { type LimaEngine, limaEngine } from '#test/lima/lima-engine.ts'

const refused = hostsRefused()
const minute = 60_000

describe.skipIf(refused)(
  `Faults of Lima VMs (${refused ?? 'a stand-in for Lima'})`,
  { timeout: 4 * minute },
  () => {
    let { lima, client, end, code, close } = {} as LimaEngine

    beforeAll(async () => {
      ;({ lima, client, end, code, close } = await limaEngine())
      expect((await end(client.lima.create({}))).error).toBeNull()
    }, 4 * minute)
    afterEach(() => lima?.goesWrong({}))
    afterAll(async () => close?.())

    test("a start that crashed shows QEMU's own words, and nothing keeps running", async () => {
      await end(client.lima.stop({}))
      lima.goesWrong({ start: 'crashes' })
      const view = await end(client.lima.start({}))
      expect(view.error).toMatchObject({
        code: 'lima.crashed',
        values: { reason: 'qemu-system-x86_64: cannot set up guest memory: Cannot allocate memory' },
      })
      expect(lima.runs('kiln')).toBe(false)
      const { logs, folder } = await client.lima.show({})
      expect(folder).toBe(lima.instanceFolder('kiln'))
      expect(logs[0]?.line).toContain('Cannot allocate memory')
    })

    test('a start that hangs is ended completely when it is cancelled', async () => {
      lima.goesWrong({ start: 'hangs' })
      const { job } = await client.lima.start({})
      const ended = jobEnd(client, job, () => undefined)
      await expect.poll(() => lima.runs('kiln'), { timeout: minute }).toBe(true)
      await client.jobs.cancel({ id: job })
      const view = await ended
      expect(view.state).toBe('cancelled')
      expect(lima.runs('kiln')).toBe(false)
    })

    test('one in which Nix does not answer is reported, and stopped', async () => {
      lima.goesWrong({ start: 'degraded' })
      expect((await end(client.lima.start({}))).error?.code).toBe('lima.degraded')
      expect(lima.runs('kiln')).toBe(false)
    })

    test('names a folder that could not be mounted in it', async () => {
      lima.goesWrong({ start: 'mount-broken' })
      expect((await end(client.lima.start({}))).error).toMatchObject({
        code: 'lima.mount',
        values: { name: 'kiln', reason: expect.stringContaining('/home/person/gone/shop') },
      })
      expect(lima.runs('kiln')).toBe(false)
    })

    test("a failed or cancelled creation leaves nothing, and another program's VM is not touched", async () => {
      for (const [create, failed] of [
        ['full', 'lima.full'],
        ['no-network', 'lima.download'],
      ] as const) {
        lima.goesWrong({ create })
        expect((await end(client.lima.create({ name: 'other' }))).error?.code).toBe(failed)
        expect(lima.exists('other')).toBe(false)
      }
      lima.goesWrong({ create: 'slow' })
      const { job } = await client.lima.create({ name: 'other' })
      const view = await jobEnd(client, job, each => {
        if (each.stages.some(({ id, state }) => id === 'lima-image' && state === 'running'))
          void client.jobs.cancel({ id: job })
      })
      expect(view.state).toBe('cancelled')
      expect(lima.exists('other')).toBe(false)
      lima.goesWrong({ unknownField: true })
      expect((await end(client.lima.create({ name: 'other' }))).error?.code).toBe('lima.template')
      lima.makeForeign('theirs')
      expect(await code(client.lima.create({ name: 'theirs' }))).toBe('lima.name-taken')
      expect(lima.exists('theirs')).toBe(true)
    })

    test('a VM that another program made is added as a builder, and deleted with its entry', async () => {
      expect(await code(client.lima.start({ vm: 'theirs' }))).toBe('lima.not-builder')
      const view = await end(client.lima.adopt({ vm: 'theirs' }))
      expect(view.error).toBeNull()
      expect(view.value).toMatchObject({ host: 'lima-theirs', name: 'lima-theirs' })
      expect((await end(client.lima.delete({ vm: 'lima-theirs' }))).error).toBeNull()
      expect(lima.exists('theirs')).toBe(false)
      expect((await client.builders.list({})).builders.map(({ name }) => name)).toEqual(['lima'])
    })

    test('a broken one says so, and is made again on request', async () => {
      lima.breakVm('kiln')
      expect((await client.lima.list({})).vms[0]).toMatchObject({ state: 'broken' })
      expect((await end(client.lima.start({}))).error?.code).toBe('lima.broken')
      expect((await end(client.lima.create({ replace: true }))).error).toBeNull()
      expect((await client.lima.list({})).vms[0]?.state).toBe('ready')
    })

    test('an old Lima, and a missing one, are reported', async () => {
      lima.goesWrong({ version: '1.2.1' })
      expect((await client.lima.list({})).problem?.code).toBe('lima.too-old')
      expect(await code(client.lima.create({ name: 'other' }))).toBe('lima.too-old')
      const without = testEngine({ env: { PATH: '/nonexistent' } })
      expect((await without.client.lima.list({})).problem?.code).toBe('lima.missing')
      await without.close()
    })
  },
)
