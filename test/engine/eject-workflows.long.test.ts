// The workflows of an ejected flake: they are parsed and linted, and their shell runs here on a clone of the
// repository, for comparison with Kiln's own build.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { type CiService, ciServices } from '#shared/builds/ci.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { buildResult } from '#shared/images/image.ts'
import { testEngine } from '#test/engine/engine.ts'
import { test as base } from '#test/folders.ts'
import { labFolder } from '#test/lab-folder.ts'
import { hasNix } from '#test/tools-here.ts'
import { fakeRunner, lint, readGithub, readGitlab, runShell } from '#test/workflows.ts'

const files: Record<CiService, string> = { github: '.github/workflows/tiny.yml', gitlab: '.gitlab-ci.yml' }
const request = { profile: 'tiny', formats: ['raw' as const], options: { message: 'workflow' } }

const test = base.extend<{ kiln: ReturnType<typeof testEngine>; repository: string }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of what a fixture needs from here.
  kiln: async ({}, use) => {
    const kiln = testEngine()
    await use(kiln)
    await kiln.close()
  },
  repository: async ({ folder }, use) => use(join(folder, 'repository')),
})

/** What a runner gets of a repository: a new clone with only what was committed. */
function cloneOf(repository: string, folder: string): string {
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...args])
  const clone = join(folder, 'clone')
  git('init', '--quiet', repository)
  git('-C', repository, 'add', '--all')
  git('-C', repository, 'commit', '--quiet', '--message', 'Add the image')
  git('clone', '--quiet', repository, clone)
  return clone
}

/** The job's variables for a local runner: the tarball made here, and this computer's settings for Nix. */
const here = (variables: Record<string, string>, { sum }: { sum: string }) => ({
  ...variables,
  NIX_SHA256: sum,
  NIX_CONFIG: `${variables['NIX_CONFIG']}\n${process.env['NIX_CONFIG'] ?? ''}`,
})

describe.skipIf(!hasNix)('the steps of a workflow (needs Nix and git)', { timeout: 180_000 }, () => {
  const builtByKiln = async ({ client }: ReturnType<typeof testEngine>) => {
    const view = await jobEnd(client, (await client.builds.start(request)).job, () => undefined)
    return buildResult.parse(view.value).formats.raw?.sha256 ?? 'none'
  }
  const narHash = (path: string) =>
    execFileSync('nix', ['--extra-experimental-features', 'nix-command', 'hash', 'path', path], {
      encoding: 'utf8',
      env: { ...process.env, PATH: nixPath(process.env, homedir()) },
    })
  const sums = (clone: string) => readFileSync(join(clone, 'kiln-image', 'SHA256SUMS'), 'utf8')

  test("GitHub's build the same image as Kiln, after installing Nix with a pinned hash [X2]", async ({
    kiln,
    folder,
    repository,
  }) => {
    const { workflow } = await kiln.client.builds.eject({ request, folder: repository, ci: 'github' })
    expect(workflow).toBe(join(repository, files.github))
    const { jobs } = readGithub(workflow ?? '')
    const { env = {}, steps = [] } = jobs['image'] ?? {}
    const runner = fakeRunner(folder, `nix-${env['NIX_VERSION']}-x86_64-linux`)
    const cwd = cloneOf(repository, folder)
    const added = join(folder, 'path')
    const shell = steps.flatMap(({ run }) => (run === undefined ? [] : [run]))
    expect(shell).toHaveLength(3)
    for (const script of shell) {
      const variables = { ...here(env, runner), GITHUB_PATH: added }
      const { status, stderr } = runShell(script, { cwd, env: variables, programs: runner.path })
      expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) })
    }
    expect(readFileSync(added, 'utf8')).toBe('/nix/var/nix/profiles/default/bin\n')
    expect(runner.output()).toEqual([
      expect.stringMatching(/^sudo rm -rf \/usr\/share\/dotnet /),
      expect.stringMatching(
        /https:\/\/releases\.nixos\.org\/nix\/nix-([\d.]+)\/nix-\1-x86_64-linux\.tar\.xz$/,
      ),
      expect.stringMatching(/^install --daemon --yes --no-channel-add --nix-extra-conf-file \S+nix\.conf$/),
    ])
    expect(sums(cwd).split(/\s+/)[0]).toBe(await builtByKiln(kiln))
    // A profile may include its source's hash in the image: it is that of the ejected flake alone.
    const alone = join(folder, 'alone')
    await kiln.client.builds.eject({ request, folder: alone })
    expect(narHash(join(cwd, 'tiny'))).toBe(narHash(alone))

    // The sum is the tarball's: other content is not run.
    const [, install = ''] = shell
    const other = runShell(install, { cwd, env: { ...env, GITHUB_PATH: added }, programs: runner.path })
    expect(other.status).not.toBe(0)
    expect(other.stderr).toContain('did NOT match')
    expect(runner.output().filter(line => line.startsWith('install'))).toHaveLength(1)
  })

  test("GitLab's build the same image as Kiln [X2]", async ({ kiln, folder, repository }) => {
    const { workflow } = await kiln.client.builds.eject({ request, folder: repository, ci: 'gitlab' })
    const { 'image-tiny': job } = readGitlab(workflow ?? '')
    const runner = fakeRunner(folder, `nix-${job?.variables['NIX_VERSION']}-x86_64-linux`)
    const cwd = cloneOf(repository, folder)
    const env = { ...here(job?.variables ?? {}, runner), HOME: folder }
    const script = [...(job?.before_script ?? []), ...(job?.script ?? [])].join('\n')
    const { status, stderr } = runShell(script, { cwd, env, programs: runner.path })
    expect({ status, stderr }).toEqual({ status: 0, stderr: expect.any(String) })
    expect(runner.output().map(line => line.split(' ').slice(0, 2).join(' '))).toEqual([
      'apt-get update',
      'apt-get install',
      'curl --fail',
      'install --no-daemon',
    ])
    expect(job?.artifacts.paths).toEqual(['kiln-image'])
    expect(sums(cwd).split(/\s+/)[0]).toBe(await builtByKiln(kiln))
  })
})

test('a workflow may only read the repository, has no secret, and pins every action by commit', async ({
  kiln,
  repository,
}) => {
  const { workflow } = await kiln.client.builds.eject({ request, folder: repository, ci: 'github' })
  const { permissions, jobs } = readGithub(workflow ?? '')
  expect(permissions).toEqual({ contents: 'read' })
  const used = Object.values(jobs).flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []))
  expect(used).toHaveLength(2)
  for (const each of used) expect(each).toMatch(/^actions\/[a-z-]+@[0-9a-f]{40}$/)
  expect(readFileSync(workflow ?? '', 'utf8')).not.toMatch(/secrets\.|\$\{\{/)
})

test('actionlint finds no fault in a workflow', async ({ kiln, repository }) => {
  const asked = { request: { ...request, formats: ['raw' as const, 'iso' as const] }, folder: repository }
  const { workflow } = await kiln.client.builds.eject({ ...asked, ci: 'github' })
  expect(lint(workflow ?? '')).toBe('')
})

describe('a non-empty repository', () => {
  for (const ci of ciServices)
    test(`keeps its workflow for ${ci}, and gets none then`, async ({ kiln, repository }) => {
      const file = join(repository, files[ci])
      mkdirSync(join(file, '..'), { recursive: true })
      writeFileSync(file, 'mine\n')
      await expect(kiln.client.builds.eject({ request, folder: repository, ci })).rejects.toMatchObject({
        code: 'eject.workflow-exists',
        message: expect.stringContaining(file),
      })
      expect(readFileSync(file, 'utf8')).toBe('mine\n')
      expect(existsSync(join(repository, 'tiny'))).toBe(false)
    })

  test("keeps the flake's folder, and gets no workflow then", async ({ kiln, repository }) => {
    mkdirSync(join(repository, 'tiny'), { recursive: true })
    writeFileSync(join(repository, 'tiny', 'notes'), 'mine\n')
    await expect(
      kiln.client.builds.eject({ request, folder: repository, ci: 'github' }),
    ).rejects.toMatchObject({ code: 'file.exists' })
    expect(existsSync(join(repository, '.github'))).toBe(false)
  })

  test('gets the flake next to its files, with the lock unchanged, and Nix keeps its sandbox', async ({
    folder,
    repository,
  }) => {
    const profile = join(folder, 'profiles', 'locked')
    cpSync(join(labFolder, 'tiny'), profile, { recursive: true })
    const words = JSON.parse(readFileSync(join(profile, 'profile.json'), 'utf8'))
    writeFileSync(join(profile, 'profile.json'), JSON.stringify({ ...words, id: 'locked', sandbox: true }))
    const lock = '{ "nodes": { "root": {} }, "root": "root", "version": 7 }\n'
    writeFileSync(join(profile, 'flake.lock'), lock)
    mkdirSync(repository)
    writeFileSync(join(repository, 'README.md'), 'mine\n')
    const kiln = testEngine({ profiles: [join(folder, 'profiles')] })
    try {
      const ejected = await kiln.client.builds.eject({
        request: { ...request, profile: 'locked' },
        folder: repository,
        ci: 'github',
      })
      expect(ejected.folder).toBe(join(repository, 'locked'))
      expect(ejected.command).toBe(`nix build 'path:${repository}/locked#images.x86_64-linux.raw'`)
      expect(readFileSync(join(repository, 'locked', 'flake.lock'), 'utf8')).toBe(lock)
      expect(readGithub(ejected.workflow ?? '').jobs['image']?.env['NIX_CONFIG']).toBe(
        'experimental-features = nix-command flakes\n',
      )
    } finally {
      await kiln.close()
    }
  })
})
