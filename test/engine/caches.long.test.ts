// Binary caches with real Nix: pushing, signing, downloading and refusals.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { jobEnd } from '#shared/contract/client.ts'
import { buildResult } from '#shared/images/image.ts'
import type { JobView } from '#shared/jobs/job.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { hasNix, isRoot } from '#test/tools-here.ts'

const minute = 60_000

describe.skipIf(!hasNix || !isRoot)(
  'caches (needs Nix, and a store of this user)',
  { timeout: 3 * minute },
  () => {
    const folder = mkdtempSync(join(tmpdir(), 'kiln-test-caches-'))
    const profiles = join(folder, 'profiles')
    const cache = join(folder, 'cache')
    let engine: TestEngine
    let server: Server
    let url = ''
    /** The http cache has lost the content of its files. */
    let broken = false
    /** The http cache accepts connections and never answers. */
    let silent = false
    /** Delay of each answer of the http cache. */
    let delayMs = 0

    beforeAll(async () => {
      writeWideProfile(profiles, { salt: 'none' })
      engine = testEngine({ home: join(folder, 'kiln'), profiles: [profiles] })
      await engine.client.profiles.trustFolder({ path: profiles, trusted: true })
      mkdirSync(cache)
      server = createServer(async (request, response) => {
        if (silent) return
        if (delayMs > 0) await new Promise(resolve => setTimeout(resolve, delayMs))
        try {
          if (broken && request.url?.includes('/nar/')) response.writeHead(500).end()
          else response.end(readFileSync(join(cache, request.url ?? '')))
        } catch {
          response.writeHead(404).end()
        }
      }).listen(0, '127.0.0.1')
      await new Promise(resolve => server.once('listening', resolve))
      const address = server.address()
      url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
    })
    afterAll(async () => {
      await engine?.close()
      server?.close()
      rmSync(folder, { recursive: true, force: true })
    })
    afterEach(async () => {
      broken = false
      silent = false
      delayMs = 0
      const { caches } = await call().list({})
      for (const each of caches) await call().remove({ url: each.url })
    })
    const call = () => engine.client.caches
    const build = async (onView: (view: JobView) => void = () => undefined) => {
      const request = { profile: 'wide', formats: ['raw' as const], builder: 'local' }
      const view = await jobEnd(engine.client, (await engine.client.builds.start(request)).job, onView)
      expect(view.error).toBeNull()
      const { id } = buildResult.parse(view.value)
      const { provenance } = await engine.client.images.show({ id })
      const path = provenance.raw?.storePath ?? ''
      const built = Object.values(graphOf(view).derivations).map(({ name }) => name)
      return {
        id,
        path,
        built,
        forget: () => execFileSync('nix-store', ['--delete', path], { stdio: 'pipe' }),
      }
    }
    const push = async (image: string, to: string, key: string | null) => {
      const { job } = await call().push({ image, to, key })
      const view = await jobEnd(engine.client, job, () => undefined)
      if (view.error) throw Object.assign(new Error(view.error.code), view.error)
      return view.value
    }
    let number = 0
    const keyOf = () => call().makeKey({ name: `test-${++number}` })
    /** A new image, in the cache and no longer here. */
    const pushed = async () => {
      writeWideProfile(profiles, { salt: `${process.pid}-${Math.random()}` })
      await engine.client.profiles.trustFolder({ path: profiles, trusted: true })
      const key = await keyOf()
      const image = await build()
      expect(await push(image.id, `file://${cache}`, key.name)).toEqual({
        paths: 1,
        to: `file://${cache}`,
        by: null,
      })
      image.forget()
      return key
    }

    test('makes a key once, and stores it where only its user can read it', async () => {
      const key = await keyOf()
      expect(key.publicKey).toMatch(new RegExp(`^${key.name}:[A-Za-z0-9+/]{43}=$`))
      const kept = join(engine.ports.folders.config, 'signing-keys')
      expect(statSync(join(kept, `${key.name}.secret`)).mode & 0o777).toBe(0o600)
      await expect(call().makeKey({ name: key.name })).rejects.toMatchObject({ code: 'cache.key-there' })
      const { keys } = await call().list({})
      expect(keys).toContainEqual(key)
      expect(JSON.stringify(keys)).not.toContain(
        readFileSync(join(kept, `${key.name}.secret`), 'utf8').trim(),
      )
      const repository = testEngine({ home: join(folder, 'repository', 'kiln') })
      mkdirSync(join(folder, 'repository', '.git'), { recursive: true })
      await expect(repository.client.caches.makeKey({ name: 'a' })).rejects.toMatchObject({
        code: 'cache.in-repository',
      })
      await repository.close()
    })

    test('signed paths can be downloaded by clients that trust the key, from a folder and by http [B5]', async () => {
      for (const at of [`file://${cache}`, url]) {
        const key = await pushed()
        const added = { url: at, key: key.publicKey, pushedBy: null }
        expect(await call().add(added)).toEqual(added)
        const again = await build()
        expect(again.built).toEqual([])
        again.forget()
        await call().remove({ url: at })
      }
      expect(readdirSync(cache)).toContain('nix-cache-info')
    })

    test("a path with another key's signature is refused, and built instead", async () => {
      await pushed()
      const other = await keyOf()
      await call().add({ url, key: other.publicKey })
      const again = await build()
      expect(again.built).toContain('image')
      again.forget()
    })

    test('a cache that is half down is bypassed', async () => {
      const key = await pushed()
      await call().add({ url, key: key.publicKey })
      broken = true
      expect((await build()).built).toContain('image')
    })

    test('waits for a slow cache, as long as it answers', async () => {
      const key = await pushed()
      await call().add({ url, key: key.publicKey })
      delayMs = 1500
      const again = await build()
      expect(again.built).toEqual([])
      again.forget()
    })

    test('leaves out a cache that accepts connections and never answers, and the build says so', async () => {
      const key = await pushed()
      await call().add({ url, key: key.publicKey })
      silent = true
      const output: unknown[] = []
      // Nix alone would try three times, for a minute each.
      const again = await build(({ stages }) => output.push(...stages.map(({ detail }) => detail)))
      expect(again.built).toContain('image')
      expect(output).toContainEqual({ code: 'cache.left-out', values: { urls: { list: [url] } } })
      again.forget()
    })

    test('reports what is not a cache, not a key, or no longer here', async () => {
      const { publicKey } = await keyOf()
      const add = (at: string, key = publicKey) => call().add({ url: at, key })
      await expect(add('ftp://a')).rejects.toMatchObject({ code: 'cache.url' })
      await expect(add('file:///a?secret-key=/etc/shadow')).rejects.toMatchObject({ code: 'cache.url' })
      await expect(add(url, 'name:short')).rejects.toMatchObject({ code: 'cache.key' })
      await expect(add('http://127.0.0.1:1')).rejects.toMatchObject({ code: 'cache.silent' })
      await expect(call().remove({ url })).rejects.toMatchObject({ code: 'cache.unknown' })
      writeWideProfile(profiles, { salt: `${process.pid}-${Math.random()}` })
      await engine.client.profiles.trustFolder({ path: profiles, trusted: true })
      const image = await build()
      await expect(push(image.id, `file://${cache}`, 'nobody')).rejects.toMatchObject({
        code: 'cache.no-key',
      })
      await expect(push(image.id, 'http://127.0.0.1:1', null)).rejects.toMatchObject({ code: 'cache.silent' })
      image.forget()
      await expect(push(image.id, `file://${cache}`, null)).rejects.toMatchObject({ code: 'cache.not-here' })
    })
  },
)
