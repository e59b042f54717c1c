// What another person's flake could read with the user's rights, with real Nix: Kiln does not evaluate such a
// flake.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { BuildRequest } from '#shared/builds/build.ts'
import type { KilnError } from '#shared/errors.ts'
import { testEngine } from '#test/engine/engine.ts'
import { test } from '#test/folders.ts'
import { startServer } from '#test/http/file-server.ts'
import { hasNix } from '#test/tools-here.ts'

const request = (profile: string): BuildRequest => ({
  profile,
  name: '',
  architecture: 'x86_64',
  options: {},
  formats: ['raw'],
  builder: { kind: 'local' },
})
const store = '/nix/store'

/** A profile whose flake has this input `s`. */
function makeProfile(folder: string, id: string, input: string, lock?: string): string {
  const path = join(folder, 'profiles', id)
  mkdirSync(path, { recursive: true })
  const profile = {
    schema: 1,
    id,
    name: id,
    summary: '',
    flake: '.',
    formats: ['raw'],
    architectures: ['x86_64'],
    minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  }
  writeFileSync(join(path, 'profile.json'), JSON.stringify(profile))
  writeFileSync(join(path, 'options.json'), JSON.stringify({ schema: 1, options: [] }))
  writeFileSync(join(path, 'flake.nix'), flakeWith(input))
  if (lock !== undefined) writeFileSync(join(path, 'flake.lock'), lock)
  return join(folder, 'profiles')
}
const flakeWith = (input: string) =>
  `{ inputs.s = ${input}; outputs = { self, s }: throw "seen: ${'$'}{builtins.toString (builtins.attrNames (builtins.readDir s))}"; }\n`

/** A file that no other user can read, under a name that the test can find. */
function makeSecret(folder: string) {
  const path = join(folder, 'secret')
  mkdirSync(path, { mode: 0o700 })
  const name = `key-${process.pid}-${Date.now()}`
  writeFileSync(join(path, name), 'secret', { mode: 0o600 })
  const copies = () =>
    readdirSync(store).filter(each => each.endsWith('-source') && existsSync(join(store, each, name)))
  return { path, copies }
}

describe.skipIf(!hasNix)(
  "an input that is read with the user's rights (needs Nix)",
  { timeout: 120_000 },
  () => {
    test('is refused before Nix copies it, until the folder is trusted', async ({ folder }) => {
      const { path, copies } = makeSecret(folder)
      const profiles = makeProfile(folder, 'nosy', `{ url = "path:${path}"; flake = false; }`)
      const kiln = testEngine({ profiles: [profiles] })
      try {
        const refused = {
          code: 'profile.local-input',
          values: { profile: 'nosy', input: 's', from: `path:${path}` },
        }
        await expect(kiln.client.builds.dryRun(request('nosy'))).rejects.toMatchObject(refused)
        expect(copies()).toEqual([])
        await kiln.client.profiles.trustFolder({ path: profiles, trusted: true })
        await expect(kiln.client.builds.dryRun(request('nosy'))).rejects.not.toMatchObject({
          code: 'profile.local-input',
        })
        expect(copies().length).toBe(1)
      } finally {
        await kiln.close()
      }
    })

    test('is refused as a submodule, which a repository may have anywhere', async ({ folder }) => {
      const { path, copies } = makeSecret(folder)
      const git = (at: string, ...words: string[]) =>
        execFileSync('git', ['-C', at, '-c', 'user.name=a', '-c', 'user.email=a@example.org', ...words], {
          encoding: 'utf8',
        }).trim()
      const commit = (at: string) => git(at, 'commit', '--quiet', '--message', 'x')
      git(folder, 'init', '--quiet', path)
      git(path, 'add', '.')
      commit(path)
      const theirs = join(folder, 'theirs')
      git(folder, 'init', '--quiet', theirs)
      writeFileSync(join(theirs, '.gitmodules'), `[submodule "s"]\npath = s\nurl = file://${path}\n`)
      writeFileSync(join(theirs, 'flake.nix'), '{ outputs = _: { }; }')
      git(theirs, 'add', '.')
      git(theirs, 'update-index', '--add', '--cacheinfo', `160000,${git(path, 'rev-parse', 'HEAD')},s`)
      commit(theirs)
      git(theirs, 'update-server-info')
      const server = await startServer(({ path: asked }) => {
        const file = join(theirs, '.git', new URL(asked, 'http://localhost').pathname)
        return existsSync(file) ? { bytes: readFileSync(file) } : { bytes: Buffer.alloc(0), status: 404 }
      })
      const url = `git+${server.url('/')}?submodules=1`
      const profiles = makeProfile(folder, 'modules', `{ url = "${url}"; flake = false; }`)
      const kiln = testEngine({ profiles: [profiles] })
      try {
        const refused = { code: 'profile.local-input', values: { input: 's', from: url } }
        await expect(kiln.client.builds.dryRun(request('modules'))).rejects.toMatchObject(refused)
        expect(server.asked).toEqual([])
        expect(copies()).toEqual([])
        await expect(kiln.client.profiles.show({ id: `${url}#a` })).rejects.toMatchObject({
          code: 'flake.local-input',
          values: { from: expect.stringContaining('submodules=1') },
        })
        // It is a way in: once the folder is trusted, Nix uses the other repository.
        await kiln.client.profiles.trustFolder({ path: profiles, trusted: true })
        await expect(kiln.client.builds.dryRun(request('modules'))).rejects.toThrow(/seen: .*\bs\b/)
        expect(server.asked.length).toBeGreaterThan(0)
      } finally {
        await kiln.close()
        await server.stop()
      }
    })

    test('is refused in a lock that the folder contains, and in an unreadable one', async ({ folder }) => {
      const { path, copies } = makeSecret(folder)
      const locked = { path, type: 'path', narHash: 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' }
      const nodes = { root: { inputs: { s: 's' } }, s: { flake: false, locked, original: locked } }
      const lock = JSON.stringify({ nodes, root: 'root', version: 7 })
      const input = '{ url = "nixpkgs"; flake = false; }'
      makeProfile(folder, 'locked', input, lock)
      const profiles = makeProfile(folder, 'marked', input, `\uFEFF${lock}`)
      const kiln = testEngine({ profiles: [profiles] })
      try {
        const { builds } = kiln.client
        await expect(builds.dryRun(request('locked'))).rejects.toMatchObject({ code: 'profile.local-input' })
        await expect(builds.dryRun(request('marked'))).rejects.toMatchObject({ code: 'profile.broken' })
        expect(copies()).toEqual([])
      } finally {
        await kiln.close()
      }
    })

    test('is refused as an input of an input, and of a flake from an address', async ({ folder }) => {
      const { path } = makeSecret(folder)
      const parent = join(folder, 'parent')
      mkdirSync(parent)
      writeFileSync(join(parent, 'flake.nix'), flakeWith(`{ url = "path:${path}"; flake = false; }`))
      const archive = join(folder, 'parent.tar.gz')
      execFileSync('tar', ['-czf', archive, '-C', folder, 'parent'])
      const bytes = readFileSync(archive)
      const server = await startServer(() => ({ bytes }))
      const profiles = makeProfile(folder, 'inner', `{ url = "${server.url('/parent.tar.gz')}"; }`)
      const kiln = testEngine({ profiles: [profiles] })
      try {
        const { builds } = kiln.client
        await expect(builds.dryRun(request('inner'))).rejects.toMatchObject({
          code: 'profile.local-input',
          values: { from: path },
        })
        await expect(
          kiln.client.profiles.show({ id: `${server.url('/parent.tar.gz')}#a` }),
        ).rejects.toMatchObject({
          code: 'flake.local-input',
          values: { from: path },
        })
      } finally {
        await kiln.close()
        await server.stop()
      }
    })

    test('cannot use access tokens either, until its folder is trusted', async ({ folder }) => {
      const profiles = makeProfile(folder, 'asking', '{ url = "path:./sub"; flake = false; }')
      mkdirSync(join(profiles, 'asking', 'sub'))
      const server = await startServer(() => ({ bytes: Buffer.alloc(0), status: 404 }))
      makeProfile(folder, 'unlocked', `{ url = "${server.url('/missing.tar.gz')}"; flake = false; }`)
      const kiln = testEngine({ profiles: [profiles] })
      /** Nix's own command line, of what failed: the evaluation of one, the lock of the other. */
      const commands = async () => {
        const failed = ['asking', 'unlocked'].map(id =>
          kiln.client.builds.dryRun(request(id)).then(
            () => '',
            thrown => String((thrown as KilnError).details?.['command']),
          ),
        )
        const [evaluated = '', locked = ''] = await Promise.all(failed)
        expect([/ build /.test(evaluated), / metadata /.test(locked)]).toEqual([true, true])
        return [evaluated, locked].map(command => command.includes('access-tokens'))
      }
      try {
        expect(await commands()).toEqual([true, true])
        await kiln.client.profiles.trustFolder({ path: profiles, trusted: true })
        expect(await commands()).toEqual([false, false])
      } finally {
        await kiln.close()
        await server.stop()
      }
    })
  },
)
