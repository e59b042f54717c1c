// Pushing to a binary cache by HTTP PUT, with real Nix and a real server on loopback; and to S3, as far as
// this computer's Nix supports it.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { buildResult } from '#shared/images/image.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { putServer } from '#test/http/put-server.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { hasNix, isRoot } from '#test/tools-here.ts'

const minute = 60_000
const auth = { user: 'ada', password: 'a word of hers' }

/** Debian's Nix has none. */
const hasS3 =
  hasNix &&
  !spawnSync('nix', ['--extra-experimental-features', 'nix-command', 'store', 'info', '--store', 's3://a'], {
    encoding: 'utf8',
    env: { ...process.env, PATH: nixPath(process.env, homedir()) },
  }).stderr.includes("don't know how to open")

describe.skipIf(!hasNix || !isRoot)('pushing by HTTP PUT (needs Nix)', { timeout: 2 * minute }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-push-'))
  const profiles = join(folder, 'profiles')
  const netrc = join(folder, 'netrc')
  let engine: TestEngine
  let server: Awaited<ReturnType<typeof putServer>>
  let caches = 0

  beforeAll(async () => {
    writeFileSync(netrc, '')
    const config = `${process.env['NIX_CONFIG'] ?? ''}\nnetrc-file = ${netrc}`
    engine = testEngine({ home: join(folder, 'kiln'), profiles: [profiles], env: { NIX_CONFIG: config } })
    await newProfile()
    await engine.client.profiles.trustFolder({ path: profiles, trusted: true })
  })
  afterAll(async () => {
    await engine?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  afterEach(async () => {
    server?.close()
    writeFileSync(netrc, '')
    for (const { url } of (await engine.client.caches.list({})).caches)
      await engine.client.caches.remove({ url })
  })

  const newProfile = async () => {
    writeWideProfile(profiles, { salt: `${process.pid}-${Math.random()}`, MiB: 8 })
    await engine.client.profiles.trustFolder({ path: profiles, trusted: true })
  }
  const newServer = async () => {
    const cache = join(folder, `cache-${++caches}`)
    mkdirSync(cache)
    server = await putServer(cache)
    return server.url
  }
  const build = async () => {
    const { client } = engine
    const { job } = await client.builds.start({ profile: 'wide', formats: ['raw'], builder: 'local' })
    const view = await jobEnd(client, job, () => undefined)
    expect(view.error).toBeNull()
    const { id } = buildResult.parse(view.value)
    const path = (await client.images.show({ id })).provenance.raw?.storePath ?? ''
    const built = Object.values(graphOf(view).derivations).map(({ name }) => name)
    return { id, built, forget: () => execFileSync('nix-store', ['--delete', path], { stdio: 'pipe' }) }
  }
  const push = async (image: string, to: string, key: string | null = null) => {
    const { job } = await engine.client.caches.push({ image, to, key })
    const { error, value } = await jobEnd(engine.client, job, () => undefined)
    if (error) throw Object.assign(new Error(error.code), error)
    return value
  }

  test('signed paths that were pushed can be downloaded by clients that trust the key', async () => {
    const url = await newServer()
    await newProfile()
    const { name, publicKey } = await engine.client.caches.makeKey({ name: 'push-1' })
    const image = await build()
    expect(await push(image.id, url, name)).toEqual({ paths: 1, to: url, by: null })
    expect(server.written).toEqual([
      '/nix-cache-info',
      expect.stringMatching(/^\/nar\//),
      expect.stringMatching(/\.narinfo$/),
    ])
    image.forget()
    await engine.client.caches.add({ url, key: publicKey })
    const again = await build()
    expect(again.built).toEqual([])
    again.forget()
  })

  test('only Nix gets the password: without it, or with a wrong one, nothing is written', async () => {
    const url = await newServer()
    server.goesWrong({ auth })
    const image = await build()
    const denied = { code: 'cache.denied', values: { to: url, host: '127.0.0.1', reason: 'HTTP 401' } }
    const known = (password: string) =>
      writeFileSync(netrc, `machine 127.0.0.1 login ${auth.user} password "${password}"\n`, { mode: 0o600 })
    await expect(push(image.id, url)).rejects.toMatchObject(denied)
    known('another')
    await expect(push(image.id, url)).rejects.toMatchObject(denied)
    expect(server.written).toEqual([])
    known(auth.password)
    await push(image.id, url)
    expect(server.written).toHaveLength(3)
  })

  test('reports a server that is already a cache and refuses all writes', async () => {
    const url = await newServer()
    const first = await build()
    await push(first.id, url)
    first.forget()
    await newProfile()
    server.goesWrong({ refuses: 403 })
    await expect(push((await build()).id, url)).rejects.toMatchObject({
      code: 'cache.denied',
      values: { reason: 'HTTP 403' },
    })
  })

  test('distinguishes a server that takes no files from a full one', async () => {
    const url = await newServer()
    const { id } = await build()
    for (const [refuses, code] of [
      [405, 'cache.read-only'],
      [507, 'cache.full'],
    ] as const) {
      server.goesWrong({ refuses })
      await expect(push(id, url)).rejects.toMatchObject({ code, values: { reason: `HTTP ${refuses}` } })
    }
    expect(server.written).toEqual([])
  })

  test('a server that goes away: nothing incomplete is there, and pushing again completes it', async () => {
    const url = await newServer()
    await newProfile()
    const { id } = await build()
    server.goesWrong({ dies: true })
    await expect(push(id, url)).rejects.toMatchObject({ code: 'cache.lost', values: { to: url } })
    expect(server.written).toEqual(['/nix-cache-info'])
    server.goesWrong({})
    expect(await push(id, url)).toEqual({ paths: 1, to: url, by: null })
    expect(server.written).toHaveLength(3)
    // What arrived is not copied again.
    await push(id, url)
    expect(server.written).toHaveLength(3)
  })

  test('when cancelled, ends and says so', async () => {
    const url = await newServer()
    const { id } = await build()
    server.goesWrong({ silent: true })
    const { job } = await engine.client.caches.push({ image: id, to: url, key: null })
    await engine.client.jobs.cancel({ id: job })
    expect((await jobEnd(engine.client, job, () => undefined)).state).toBe('cancelled')
  })

  test('refuses a password in a URL before it is stored or shown anywhere', async () => {
    const { id } = await build()
    const to = 'https://ada:her-password@cache.example.org'
    const refused = await push(id, to).catch((thrown: unknown) => thrown)
    expect(refused).toMatchObject({ code: 'cache.password' })
    expect(JSON.stringify(refused)).not.toContain('her-password')
    const key = `a:${'A'.repeat(43)}=`
    await expect(engine.client.caches.add({ url: to, key })).rejects.toMatchObject({ code: 'cache.password' })
  })

  test.skipIf(hasS3)('names a Nix without S3 as the reason, when pushing and when adding', async () => {
    const url = 's3://images?endpoint=127.0.0.1:9000&scheme=http&region=eu-west-1'
    const { id } = await build()
    await expect(push(id, url)).rejects.toMatchObject({ code: 'cache.no-buckets' })
    const key = `a:${'A'.repeat(43)}=`
    await expect(engine.client.caches.add({ url, key })).rejects.toMatchObject({ code: 'cache.no-buckets' })
  })
})
