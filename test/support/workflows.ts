// For tests of workflows: what their YAML says, actionlint, and their shell run as a runner would run it.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import { load } from 'js-yaml'
import { z } from 'zod'
import { nixPath } from '#platform/nix/places.ts'

const env = z.record(z.string(), z.string()).default({})
const step = z.object({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.unknown().optional(),
  env,
})
const githubWorkflow = z.object({
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), z.object({ env, steps: z.array(step).default([]) })),
})
const gitlabJob = z.object({
  image: z.string(),
  variables: env,
  before_script: z.array(z.string()),
  script: z.array(z.string()),
  artifacts: z.object({ paths: z.array(z.string()) }),
})

export const readGithub = (path: string) => githubWorkflow.parse(load(readFileSync(path, 'utf8')))
export const readGitlab = (path: string) =>
  z.record(z.string(), gitlabJob).parse(load(readFileSync(path, 'utf8')))

const actionlint = join(
  import.meta.dirname,
  '..',
  '..',
  'node_modules',
  '@tktco',
  'node-actionlint',
  'bin',
  'node-actionlint.js',
)

/** What actionlint finds wrong in a workflow: "" for nothing. */
export function lint(path: string): string {
  const { stdout, stderr } = spawnSync(process.execPath, [actionlint, path], { encoding: 'utf8' })
  // With a pattern that matches no file it would have found no fault either.
  const [checked, ...rest] = stdout.split('\n')
  if (checked !== 'Checking 1 workflow file(s)...') return `not checked: ${stdout}${stderr}`
  const output = rest.join('\n').trim()
  return output === '✓ All workflow files passed lint checks' ? '' : output
}

/** What curl was to fetch, and how the programs that would change this computer were called. */
const output = (folder: string) => readFileSync(join(folder, 'said'), 'utf8').split('\n').filter(Boolean)

/**
 * A runner's folder of programs before all others: `sudo` and `apt-get` only note how they were called, and `curl` brings a
 * tarball made here, with an installer that notes its arguments.
 */
export function fakeRunner(folder: string, tarballName: string) {
  const programs = mkdtempSync(join(folder, 'programs-'))
  const tree = join(programs, tarballName)
  const program = (path: string, body: string) => {
    writeFileSync(path, `#!/bin/sh\n${body}\n`)
    chmodSync(path, 0o755)
  }
  const note = (word: string) => `echo "${word} $*" >> '${join(programs, 'said')}'`
  mkdirSync(tree)
  program(join(tree, 'install'), note('install'))
  const tarball = join(programs, 'nix.tar.xz')
  spawnSync('tar', ['-cJf', tarball, '-C', programs, tarballName])
  for (const name of ['sudo', 'apt-get']) program(join(programs, name), note(name))
  program(
    join(programs, 'curl'),
    `${note('curl')}\nwhile [ "$1" != --output ]; do shift; done\ncp '${tarball}' "$2"`,
  )
  writeFileSync(join(programs, 'said'), '')
  const [sum = ''] = spawnSync('sha256sum', [tarball], { encoding: 'utf8' }).stdout.split(' ')
  return { path: programs, sum, output: () => output(programs) }
}

/** `programs`: before all others; then those of `env`. */
type Run = { cwd: string; env: Record<string, string>; programs: string }

/** One step, as GitHub's runner does with `shell: bash`; GitLab's takes its scripts together in the same way. */
export function runShell(script: string, { cwd, env, programs }: Run) {
  const file = join(programs, 'step.sh')
  writeFileSync(file, script)
  const PATH = [programs, env['PATH'], nixPath(process.env, homedir())].filter(Boolean).join(delimiter)
  return spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
    cwd,
    env: { ...process.env, ...env, PATH },
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
}
