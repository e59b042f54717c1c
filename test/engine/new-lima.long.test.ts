// From nothing to the first image on a computer without Nix: the build itself makes the Lima VM in which it
// runs.
import { statSync } from 'node:fs'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { buildResult } from '#shared/images/image.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { withoutNix } from '#test/engine/without-nix.ts'
import { type LimaEngine, limaEngine } from '#test/lima/lima-engine.ts'

const refused = hostsRefused()
const minute = 60_000
const request = { profile: 'wide', formats: ['raw' as const] }

describe.skipIf(refused)(
  `The first build without Nix (${refused ?? 'a stand-in for Lima'})`,
  { timeout: 4 * minute },
  () => {
    let { lima, client, end, code, close } = {} as LimaEngine

    beforeAll(async () => {
      ;({ lima, client, end, code, close } = await limaEngine({ change: withoutNix }))
    }, 4 * minute)
    afterEach(() => lima?.goesWrong({}))
    afterAll(async () => close?.())

    const stagesOf = ({ stages }: JobView) => Object.fromEntries(stages.map(({ id, state }) => [id, state]))

    test('announces that it runs in a VM that is made first, with its downloads', async () => {
      const { builder } = await client.builds.check(request)
      expect(builder).toMatchObject({
        ready: true,
        error: null,
        reason: { code: 'builder.reason.new-lima' },
        candidates: [
          { id: 'local', problem: { code: 'builder.cannot.no-nix' } },
          { id: 'new-lima', problem: null },
        ],
      })
      await expect(client.builds.dryRun(request)).rejects.toMatchObject({ code: 'lima.not-made' })
      expect(await code(client.builds.dryRun({ ...request, architecture: 'aarch64' }))).toBe('builder.cannot')
      expect(lima.exists('kiln')).toBe(false)
    })

    test('if the VM cannot be made, the build fails for that reason and leaves nothing', async () => {
      lima.goesWrong({ create: 'full' })
      const view = await end(client.builds.start(request))
      expect(view.error?.code).toBe('lima.full')
      expect(stagesOf(view)['lima-image']).toBe('failed')
      expect(lima.exists('kiln')).toBe(false)
      expect((await client.builders.list({})).builders).toEqual([])
    })

    test('when cancelled while its image is downloaded, leaves nothing', async () => {
      lima.goesWrong({ create: 'slow' })
      const view = await end(client.builds.start(request), each => {
        if (each.stages.some(({ id, state }) => id === 'lima-image' && state === 'running'))
          void client.jobs.cancel({ id: each.id })
      })
      expect(view.state).toBe('cancelled')
      expect(lima.exists('kiln')).toBe(false)
    })

    test('makes the VM, evaluates and builds in it, and has an image; the VM is a builder from then on', async () => {
      const view = await end(client.builds.start(request))
      expect(view.error).toBeNull()
      expect(stagesOf(view)).toMatchObject({
        'lima-image': 'done',
        'lima-nix': 'done',
        'try-build': 'done',
        evaluate: 'done',
        build: 'done',
        'fetch-image': 'done',
        record: 'done',
      })
      const { formats } = buildResult.parse(view.value)
      expect(statSync(formats.raw?.path ?? '').size).toBe(96 * 2 ** 20)
      expect((await client.builders.list({})).builders).toMatchObject([{ host: 'lima-kiln', problem: null }])
      expect((await client.builds.check(request)).builder).toMatchObject({
        choice: { kind: 'hosts', ids: ['lima-kiln'] },
        ready: true,
      })
      // The same request again uses the same VM.
      const again = await end(client.builds.start({ ...request, builder: 'new-lima' }))
      expect(again.error).toBeNull()
      expect(Object.keys(stagesOf(again))).not.toContain('lima-image')
    })

    test("does not use another program's VM of that name", async () => {
      await end(client.lima.delete({ vm: 'kiln' }))
      lima.makeForeign('kiln')
      expect((await client.builds.check(request)).builder.error?.code).toBe('nix.missing')
      expect(await code(client.builds.start({ ...request, builder: 'new-lima' }))).toBe('lima.name-taken')
    })
  },
)
