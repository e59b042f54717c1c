// Jobs of the ejected .gitlab-ci.yml, run by the real gitlab-ci-local with its shell executor: each in a new clone of depth 1,
// as GitLab's runner has it. What would change this computer (apt-get, the installer of Nix) only notes how it was called.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join, resolve } from 'node:path'
import { nixPath } from '#platform/nix/places.ts'
import { fakeRunner } from '#test/workflows.ts'

const root = resolve(import.meta.dirname, '..', '..', '..', '..')
const program = join(root, 'node_modules', 'gitlab-ci-local', 'dist', 'index.js')

export const git = (cwd: string, ...words: string[]) =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...words], {
    cwd,
    stdio: 'pipe',
    encoding: 'utf8',
  })

export function commit(repository: string, subject: string) {
  git(repository, 'add', '--all')
  git(repository, 'commit', '--quiet', '--allow-empty', '--message', subject)
}

const realNix = () =>
  execFileSync('sh', ['-c', 'command -v nix'], {
    env: { ...process.env, PATH: nixPath(process.env, homedir()) },
    encoding: 'utf8',
  }).trim()

type Variables = Record<string, string>
type Ref = { tag: string } | { branch: string }
type Run = { ref?: Ref; variables?: Variables }

/** `origin`: a repository with the flake. `bin`: programs that a job finds first. */
export function gitlab({ folder, origin, bin }: { folder: string; origin: string; bin: string }) {
  const home = join(folder, 'runner-home')
  const nix = join(home, '.nix-profile', 'bin')
  mkdirSync(nix, { recursive: true })
  symlinkSync(join(import.meta.dirname, 'gitlab-ci-nix.sh'), join(nix, 'nix'))
  const [, version = ''] =
    /NIX_VERSION: "([\d.]+)"/.exec(readFileSync(join(origin, '.gitlab-ci.yml'), 'utf8')) ?? []

  const clone = (ref: Ref) => {
    const into = mkdtempSync(join(folder, 'clone-'))
    const name = 'tag' in ref ? ref.tag : ref.branch
    git(folder, 'clone', '--quiet', '--depth', '1', '--branch', name, `file://${origin}`, into)
    // So that it knows the default branch.
    git(into, 'symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/main')
    return into
  }
  const start = (words: string[], { ref = { branch: 'main' }, variables = {} }: Run, path: string) => {
    const cwd = clone(ref)
    const given = Object.entries(variables).flatMap(([name, value]) => ['--variable', `${name}=${value}`])
    const PATH = [path, bin, process.env['PATH']].join(delimiter)
    const env = { ...process.env, HOME: home, PATH, REAL_NIX: realNix() }
    const options = { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 } as const
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words, ...given], options)
    return { status, stdout, output: `${stdout}${stderr}`, cwd }
  }
  return {
    /** The jobs of a pipeline, each with when it runs. */
    list(run: Run = {}) {
      const { status, stdout, output } = start(['--list-csv'], run, '')
      if (status !== 0) throw new Error(output)
      const [, ...rows] = stdout.trim().split('\n')
      return Object.fromEntries(
        rows.map(row => row.split(';')).map(([name = '', , when = '']) => [name, when]),
      )
    },
    job(name: string, { variables = {}, ...run }: Run = {}) {
      const system = name.endsWith('aarch64') ? 'aarch64' : 'x86_64'
      const runner = fakeRunner(folder, `nix-${version}-${system}-linux`)
      // The sum of the tarball that was made for this test; nothing else of the job is changed.
      const all = { ...variables, NIX_SHA256: runner.sum }
      const done = start([name, '--force-shell-executor'], { ...run, variables: all }, runner.path)
      return { ...done, said: runner.output() }
    },
  }
}

/** Gives the input nixpkgs in flake.lock another date, in seconds. */
export function dateOfNixpkgs(flake: string, seconds: number) {
  const file = join(flake, 'flake.lock')
  const lock = JSON.parse(readFileSync(file, 'utf8'))
  lock.nodes.nixpkgs.locked.lastModified = seconds
  writeFileSync(file, JSON.stringify(lock))
}
