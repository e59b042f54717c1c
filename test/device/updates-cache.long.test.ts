// A machine whose update cache lies, is cut off or silent, next to another cache that its Nix trusts.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { keyPairOf, newSeed } from '#engine/updates/new-key.ts'
import { hasNix, isRoot } from '#test/tools-here.ts'
import { type Fault, type Published, published, spoiling } from '#test/updates/published.ts'

const canRun = hasNix && isRoot

describe.skipIf(!canRun)('a corrupting cache of updates (needs Nix and root) [N23]', () => {
  let shown: Published
  beforeAll(async () => {
    shown = await published()
  })
  afterAll(() => shown?.close())
  afterEach(() => shown.between.failBy(null))
  const lampInfo = () => shown.at('cache', shown.infoOf('lamp-1.0'))

  it('refuses an unsigned path, whatever nix.conf trusts, and fetches nothing of it', async () => {
    const path = lampInfo()
    const stranger = keyPairOf(newSeed(), () => 'stranger')
    const nixConf = `trusted-public-keys = ${stranger.publicKey}\nrequire-sigs = false`
    const unsign = () => writeFileSync(path, readFileSync(path, 'utf8').replaceAll(/^Sig: .*\n/gm, ''))
    const attic = shown.machine()
    await spoiling(path, unsign, async () => {
      expect(await attic.look({ nixConf })).toMatchObject({ outcome: 'failed', problem: 'unsigned-path' })
    })
    expect(attic.stored()).toEqual([])
    expect(await attic.look({ nixConf })).toMatchObject({ outcome: 'ready' })
  })

  it("does not depend on Nix's own notes about the cache, which a power cut may have corrupted", async () => {
    const attic = shown.machine()
    const cache = join(attic.folder, 'cache')
    mkdirSync(join(cache, 'nix'), { recursive: true })
    // As ext4 leaves it: the file has its length, and zeros.
    for (const version of ['v6', 'v7'])
      writeFileSync(join(cache, 'nix', `binary-cache-${version}.sqlite`), Buffer.alloc(327_680))
    const more = { XDG_CACHE_HOME: cache, NIX_CACHE_HOME: join(cache, 'nix') }
    expect(await attic.look({ more })).toMatchObject({ outcome: 'ready' })
  })

  it('refuses a path that another trusted cache has replaced', async () => {
    const attic = shown.machine()
    const storePath = /^StorePath: (.*)$/m.exec(readFileSync(lampInfo(), 'utf8'))?.[1] ?? ''
    // A cache with the same path and other content, signed by a key that the machine's nix.conf trusts.
    const stranger = keyPairOf(newSeed(), () => 'stranger')
    const [key, other, swapped] = ['key', 'other', 'swapped'].map(name => join(attic.folder, name)) as [
      string,
      string,
      string,
    ]
    writeFileSync(key, stranger.secret)
    const place = join(swapped, storePath)
    mkdirSync(place, { recursive: true })
    writeFileSync(join(place, 'data'), 'something else')
    const env = { ...attic.env(), NIX_REMOTE: `local?root=${swapped}` }
    const hash = execFileSync('nix-hash', ['--type', 'sha256', place], { encoding: 'utf8' }).trim()
    const size = execFileSync('nix-store', ['--dump', place]).length
    const input = `${storePath}\nsha256:${hash}\n${size}\n\n0\n`
    execFileSync('nix-store', ['--load-db'], { env, input, stdio: 'pipe' })
    const copy = (words: string[], of: NodeJS.ProcessEnv) =>
      execFileSync('nix', ['--extra-experimental-features', 'nix-command', 'copy', ...words, storePath], {
        env: of,
        stdio: 'pipe',
      })
    copy(['--to', `${pathToFileURL(other).href}?secret-key=${key}`], env)
    const nixConf = `trusted-public-keys = ${stranger.publicKey}\nextra-substituters = ${pathToFileURL(other).href}`
    copy(['--from', pathToFileURL(other).href], attic.env(nixConf))
    expect(attic.stored()).toHaveLength(1)
    expect(await attic.look({ nixConf })).toMatchObject({ outcome: 'failed', problem: 'other-path' })
    expect(attic.next()).toBeNull()
    // If that cache is only configured, nothing is taken from it.
    const clean = shown.machine()
    expect(await clean.look({ nixConf })).toMatchObject({ outcome: 'ready' })
    expect(statSync(join(clean.store, storePath)).size).toBeGreaterThan(0)
    expect(
      execFileSync('nix-store', ['--query', '--hash', storePath], { env: clean.env(), encoding: 'utf8' }),
    ).not.toContain(hash)
  })

  it('after an interrupted download, or a server that refuses or lies, nothing is ready, and the next look completes it', async () => {
    const attic = shown.machine()
    const cut =
      (ending: string): Fault =>
      (request, response, content) => {
        if (!request.url?.includes(ending)) return false
        response.writeHead(200, { 'content-length': content.length })
        response.write(content.subarray(0, content.length / 2), () => response.destroy())
        return true
      }
    const lie: Fault = (request, response, content) => {
      if (!request.url?.endsWith('.nar.zst')) return false
      response.writeHead(200).end(Buffer.from(content).fill(7, content.length / 2))
      return true
    }
    const endless: Fault = (request, response) => {
      if (!request.url?.includes('/pointers/')) return false
      response.writeHead(200)
      const more = () => response.write('x'.repeat(65_536), error => error || more())
      more()
      return true
    }
    const refuses: Fault = (_, response) => {
      response.writeHead(503).end()
      return true
    }
    const garbage: Fault = (_, response) => {
      response.writeHead(200).end(Buffer.from('<html>Log in to this hotel</html>\0\xff', 'latin1'))
      return true
    }
    for (const [fault, found] of [
      [cut('/pointers/'), { problem: 'unreachable' }],
      [cut('.narinfo'), { problem: 'unreachable' }],
      [refuses, { problem: 'unreachable' }],
      [garbage, { refusal: 'not-a-key-set' }],
      [endless, { problem: 'too-large' }],
      [lie, { problem: 'nix' }],
      [cut('.nar.zst'), { problem: 'nix' }],
    ] as const) {
      shown.between.failBy(fault)
      expect(await attic.look()).toMatchObject({ status: 75, ...found })
      expect(attic.next()).toBeNull()
    }
    shown.between.failBy(null)
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
  })

  it('gives up on a silent server after half a minute', async () => {
    shown.between.failBy(request => request.url === '/keys')
    const began = performance.now()
    expect(await shown.machine().look()).toMatchObject({ problem: 'unreachable' })
    expect(performance.now() - began).toBeGreaterThan(29_000)
  })

  it('names a path that the cache lacks', async () => {
    const path = lampInfo()
    await spoiling(
      path,
      () => rmSync(path),
      async () => {
        const detail = expect.stringContaining('lamp-1.0')
        expect(await shown.machine().look()).toMatchObject({ problem: 'incomplete', detail })
      },
    )
  })

  it('the next update asks only for what is new, and for everything if the notes are corrupt', async () => {
    const attic = shown.machine()
    expect(await attic.look()).toMatchObject({ outcome: 'ready' })
    const described = () => new Set(shown.between.asked.filter(path => path.endsWith('.narinfo'))).size
    const nextLook = async (version: string) => {
      shown.kiln.system('attic', {
        label: `26.05.${version}`,
        packages: [{ name: 'lamp', version, kib: 256 }],
      })
      await shown.kiln.publish({ boxes: ['attic'] })
      shown.between.asked = []
      return attic.look()
    }
    expect(await nextLook('2.0')).toMatchObject({ outcome: 'ready' })
    expect(described()).toBe(2)
    const file = join(attic.state, 'described.json')
    // Each is checked by its signature: a wrong one is downloaded again.
    const texts: string[] = JSON.parse(readFileSync(file, 'utf8'))
    writeFileSync(
      file,
      JSON.stringify(texts.map(text => text.replace(/^NarHash: .*$/m, 'NarHash: sha256:0'))),
    )
    expect(await nextLook('3.0')).toMatchObject({ outcome: 'ready' })
    expect(described()).toBe(3)
    writeFileSync(file, '[')
    expect(await nextLook('4.0')).toMatchObject({ outcome: 'ready' })
    expect(described()).toBe(3)
  })
})
