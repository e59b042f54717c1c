// The real `kiln cache`, with a cache that a stand-in for attic pushes to (test/support/caches/stand-in.mjs).
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { jobEnd } from '#shared/contract/client.ts'
import { buildResult } from '#shared/images/image.ts'
import { cacheToolsLab } from '#test/caches/cache-tools-lab.ts'
import { testEngine } from '#test/engine/engine.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { hasNix, isRoot } from '#test/tools-here.ts'
import { pusherFrom } from './caches.ts'

const minute = 60_000
const key = `a:${'A'.repeat(43)}=`

test('a program and its cache form one word', () => {
  expect(pusherFrom('attic:images', 'cache add')).toEqual({ tool: 'attic', name: 'images' })
  expect(pusherFrom('attic:work:images', 'cache add')).toEqual({ tool: 'attic', name: 'work:images' })
  expect(pusherFrom('cachix:my-cache', 'cache add')).toEqual({ tool: 'cachix', name: 'my-cache' })
  for (const word of ['', 'images', 'attic', 'attic:', ':images', 'nix:images', 'cachix:a:b', 'attic:-j'])
    expect(() => pusherFrom(word, 'cache add'), word).toThrow('usage')
})

describe.skipIf(!hasNix || !isRoot)('kiln cache with a stand-in for attic (needs Nix)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-cli-cache-'))
  const home = join(folder, 'kiln')
  const url = `file://${join(folder, 'cache')}`
  let lab: ReturnType<typeof cacheToolsLab>
  let image: { id: string; path: string }

  beforeAll(async () => {
    mkdirSync(join(folder, 'cache'))
    writeFileSync(join(folder, 'cache', 'nix-cache-info'), 'StoreDir: /nix/store\n')
    lab = cacheToolsLab()
    const profiles = join(folder, 'profiles')
    writeWideProfile(profiles, { salt: `${process.pid}-${Math.random()}` })
    const engine = testEngine({ home, profiles: [profiles] })
    const { client } = engine
    await client.profiles.trustFolder({ path: profiles, trusted: true })
    const { job } = await client.builds.start({ profile: 'wide', formats: ['raw'], builder: 'local' })
    const { id } = buildResult.parse((await jobEnd(client, job, () => undefined)).value)
    image = { id, path: (await client.images.show({ id })).provenance.raw?.storePath ?? '' }
    await engine.close()
  }, 2 * minute)
  afterAll(() => {
    lab?.close()
    if (image) execFileSync('nix-store', ['--delete', image.path], { stdio: 'pipe' })
    rmSync(folder, { recursive: true, force: true })
  })

  test(
    'a cache is added with its program, listed, pushed to with the program’s output, and refused in its words',
    () => {
      const kiln = kilnIn(home, lab.env)
      lab.goesWrong(null)
      lab.uninstall('attic')
      const added = kiln('cache', 'add', url, key, '--push-by', 'attic:work:images')
      expect(added).toMatchObject({
        status: 0,
        stdout: `Builds on this computer now download from ${url}.\n`,
      })
      expect(added.stderr).toContain(`attic is not on PATH: pushing to ${url} needs it.`)
      expect(kiln('cache').stdout).toContain('pushed to by attic:work:images (attic is not on PATH)')
      const missing = kiln('cache', 'push', image.id, url)
      expect(missing).toMatchObject({ status: 3, stdout: '' })
      expect(missing.stderr).toContain(`attic, which pushes to ${url}, was not found on PATH.`)
      expect(missing.stderr).toContain('nix profile install nixpkgs#attic-client')

      lab.install('attic')
      expect(kiln('cache').stdout).toMatch(/pushed to by attic:work:images$/m)
      const pushed = kiln('cache', 'push', image.id, url)
      expect(pushed).toMatchObject({
        status: 0,
        stdout: 'attic has pushed it to its cache work:images.\n',
        stderr: expect.stringContaining('attic: ⚙️ Pushing 1 paths to "images" on "work"'),
      })
      expect(lab.pushed()).toEqual({ tool: 'attic', name: 'work:images', paths: [image.path] })

      lab.goesWrong('refused')
      const refused = kiln('cache', 'push', image.id, url)
      expect(refused).toMatchObject({ status: 1, stdout: '' })
      expect(refused.stderr).toContain(
        'attic may not push to its cache work:images: Unauthorized: Unauthorized.',
      )
      expect(refused.stderr.replace(/\s+/g, ' ')).toContain('attic login SERVER URL TOKEN')
      expect(kiln('cache', 'push', image.id, url, '--sign', 'a').status).toBe(2)
    },
    2 * minute,
  )
})
