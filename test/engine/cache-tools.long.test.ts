// Pushing to a cache with attic or cachix. Both are stand-ins here (test/support/caches/stand-in.mjs says
// which parts are real), because no registry that these tests use has the real ones. The image and the store
// are real.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CachePusher } from '#shared/caches.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { buildResult } from '#shared/images/image.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { cacheJobs } from '#shared/jobs/kinds/cache.ts'
import { cacheToolsLab } from '#test/caches/cache-tools-lab.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { hasNix, isRoot } from '#test/tools-here.ts'

const minute = 60_000
const publicKey = `a:${'A'.repeat(43)}=`
const attic: CachePusher = { tool: 'attic', name: 'work:images' }
const cachix: CachePusher = { tool: 'cachix', name: 'my-cache' }

describe.skipIf(!hasNix || !isRoot)(
  'pushing by stand-ins for attic and cachix (needs Nix)',
  { timeout: 2 * minute },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-test-push-by-'))
    const url = `file://${join(folder, 'cache')}`
    let lab: ReturnType<typeof cacheToolsLab>
    let engine: TestEngine
    let image: { id: string; path: string }

    beforeAll(async () => {
      mkdirSync(join(folder, 'cache'))
      writeFileSync(join(folder, 'cache', 'nix-cache-info'), 'StoreDir: /nix/store\n')
      const profiles = join(folder, 'profiles')
      writeWideProfile(profiles, { salt: `${process.pid}-${Math.random()}` })
      lab = cacheToolsLab()
      engine = testEngine({ home: join(folder, 'kiln'), profiles: [profiles], env: lab.env })
      const { client } = engine
      await client.profiles.trustFolder({ path: profiles, trusted: true })
      const { job } = await client.builds.start({ profile: 'wide', formats: ['raw'], builder: 'local' })
      const view = await jobEnd(client, job, () => undefined)
      expect(view.error).toBeNull()
      const { id } = buildResult.parse(view.value)
      image = { id, path: (await client.images.show({ id })).provenance.raw?.storePath ?? '' }
    }, 2 * minute)
    afterEach(() => {
      lab.goesWrong(null)
      lab.forget()
    })
    afterAll(async () => {
      await engine?.close()
      lab?.close()
      if (image) execFileSync('nix-store', ['--delete', image.path], { stdio: 'pipe' })
      rmSync(folder, { recursive: true, force: true })
    })

    const addedWith = (pushedBy: CachePusher | null) =>
      engine.client.caches.add({ url, key: publicKey, pushedBy })
    const start = (key: string | null = null) => engine.client.caches.push({ image: image.id, to: url, key })
    const push = async (onView: (view: JobView) => void = () => undefined) =>
      jobEnd(engine.client, (await start()).job, onView)

    test("passes the cache's name and the image's paths to the program, and shows its lines in the job", async () => {
      for (const by of [attic, cachix]) {
        expect(await addedWith(by)).toEqual({ url, key: publicKey, pushedBy: by })
        const view = await push()
        expect(view).toMatchObject({ state: 'succeeded', value: { paths: 1, to: url, by } })
        expect(lab.pushed()).toEqual({ ...by, paths: [image.path] })
        const { lines } = cacheJobs.expect(view).detail
        expect(lines.map(({ tool }) => tool)).toEqual(lines.map(() => by.tool))
        expect(lines[0]?.text).toMatch(/Pushing 1 paths/)
        expect(lines.length).toBeGreaterThan(1)
      }
      const kept: unknown = JSON.parse(
        readFileSync(join(engine.ports.folders.config, 'settings.json'), 'utf8'),
      )
      expect(kept).toMatchObject({ caches: [{ url, key: publicKey, pushedBy: cachix }] })
    })

    test('distinguishes why it was not pushed, with the last words and how to log in', async () => {
      for (const [by, fault, code, reason] of [
        [attic, 'not-logged-in', 'cache.tool-denied', 'No servers are available.'],
        [attic, 'refused', 'cache.tool-denied', 'Unauthorized: Unauthorized.'],
        [attic, 'unknown', 'cache.tool-unknown', 'NoSuchCache: The requested cache does not exist.'],
        [attic, 'broken', 'cache.tool-failed', /^InternalServerError: /],
        [cachix, 'not-logged-in', 'cache.tool-denied', 'Neither auth token nor signing key are present.'],
        [cachix, 'refused', 'cache.tool-denied', /doesn't exist or you don't have access/],
        [cachix, 'unknown', 'cache.tool-unknown', 'Binary cache my-cache does not exist.'],
        [cachix, 'broken', 'cache.tool-failed', /^ConnectionError /],
      ] as const) {
        await addedWith(by)
        lab.goesWrong(fault)
        const { state, error } = await push()
        expect({ state, error }).toMatchObject({
          state: 'failed',
          error: {
            code,
            values: { tool: by.tool, name: by.name, reason: expect.stringMatching(reason) },
            details: { command: expect.stringContaining(`${by.tool} push ${by.name} /nix/store/`) },
          },
        })
        expect(error?.details?.lastLines?.length).toBeGreaterThan(0)
        expect(lab.pushed()).toBeNull()
      }
    })

    test('reports a program that is not on PATH in the list, and when it is needed', async () => {
      await addedWith(attic)
      const toolsNow = async () => (await engine.client.caches.list({})).tools
      expect(await toolsNow()).toMatchObject({ attic: lab.program('attic') })
      lab.uninstall('attic')
      expect(await toolsNow()).toMatchObject({ attic: null, cachix: lab.program('cachix') })
      expect((await push()).error).toMatchObject({
        code: 'cache.tool-missing',
        values: { tool: 'attic', url, login: 'attic login SERVER URL TOKEN' },
      })
      lab.install('attic')
      expect((await push()).state).toBe('succeeded')
    })

    test('when cancelled, ends the program', async () => {
      await addedWith(cachix)
      lab.goesWrong('slow')
      const { job } = await start()
      const view = await jobEnd(engine.client, job, now => {
        if (cacheJobs.has(now) && now.state === 'running' && now.detail.lines.length > 0 && lab.pid() > 0)
          void engine.client.jobs.cancel({ id: job })
      })
      expect(view.state).toBe('cancelled')
      expect(() => process.kill(lab.pid(), 0)).toThrow('ESRCH')
      expect(lab.pushed()).toBeNull()
    })

    test("refuses a key of Kiln's and an invalid name before it starts anything", async () => {
      await addedWith(attic)
      await engine.client.caches.makeKey({ name: 'own-1' })
      await expect(start('own-1')).rejects.toMatchObject({ code: 'cache.signs-itself' })
      for (const name of ['--stdin', 'https://attic.example.org', 'a:b:c'])
        await expect(addedWith({ tool: 'attic', name })).rejects.toMatchObject({
          code: 'cache.name',
          values: { tool: 'attic', name },
        })
    })

    test('Doctor shows whether they exist, and without a program Nix pushes to the same cache', async () => {
      const { tools } = await engine.client.doctor.check({})
      expect(tools.filter(({ id }) => id === 'attic' || id === 'cachix')).toMatchObject([
        { id: 'attic', state: 'ok', version: '0.1.0', required: false },
        { id: 'cachix', state: 'ok', version: '1.7.9', required: false },
      ])
      await addedWith(null)
      expect(await push()).toMatchObject({ state: 'succeeded', value: { paths: 1, to: url, by: null } })
      expect(lab.pushed()).toBeNull()
    })
  },
)
