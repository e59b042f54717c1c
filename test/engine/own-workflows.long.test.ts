// The project's own workflows: parsed and linted, and the shell of the one that runs the real Lima runs here
// with the stand-in for it, with a real guest.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { testEngine } from '#test/engine/engine.ts'
import { test } from '#test/folders.ts'
import { builderLab, nixConfWith } from '#test/hosts/builders.ts'
import { limaLab } from '#test/lima/lima-lab.ts'
import { writeWideProfile } from '#test/profiles/wide-profile.ts'
import { lint, readGithub, runShell } from '#test/workflows.ts'

const root = resolve(import.meta.dirname, '..', '..')
const folder = join(root, '.github', 'workflows')
const workflows = readdirSync(folder).map(name => join(folder, name))
const refused = hostsRefused()

test('each may only read the repository', () => {
  expect(workflows.length).toBeGreaterThan(3)
  for (const path of workflows) expect(readGithub(path).permissions, path).toEqual({ contents: 'read' })
})

test('actionlint finds no fault in them', { timeout: 60_000 }, () => {
  for (const path of workflows) expect(lint(path), path).toBe('')
})

test('bash can parse the shell of every step', () => {
  const steps = workflows.flatMap(path => Object.values(readGithub(path).jobs).flatMap(job => job.steps))
  const scripts = steps.flatMap(({ run }) => run ?? [])
  expect(scripts.length).toBeGreaterThan(20)
  for (const script of scripts) {
    // An expression is replaced by text before the shell sees it.
    const input = script.replaceAll(/\$\{\{.*?\}\}/g, 'x')
    const { stderr } = spawnSync('bash', ['-n'], { input, encoding: 'utf8' })
    expect(stderr, script).toBe('')
  }
})

test('actionlint finds a machine that no service has, a wrong expression and a wrong key', ({ folder }) => {
  const path = join(folder, 'wrong.yml')
  const steps = [
    "      - if: github.colour == 'red'",
    '        run: echo',
    '      - use: actions/checkout@v4',
  ]
  writeFileSync(
    path,
    ['on: push', 'jobs:', '  a:', '    runs-on: ubuntu-1', '    steps:', ...steps, ''].join('\n'),
  )
  const found = lint(path)
  for (const word of ['"ubuntu-1" is unknown', '"colour" is not defined', 'unexpected key "use"'])
    expect(found).toContain(word)
  expect(lint(join(folder, 'none.yml'))).toContain('not checked')
})

describe.skipIf(refused)(`the steps with Lima (${refused ?? 'a stand-in for Lima'})`, () => {
  test('make a VM, build in it, and build again from stopped to the same bits', {
    timeout: 480_000,
  }, async () => {
    await using stack = new AsyncDisposableStack()
    const lab = await builderLab()
    stack.defer(() => lab.close())
    const guest = await lab.host({ name: 'guest', files: nixConfWith('max-jobs = 2') })
    const lima = limaLab({ address: guest.address, hostKey: guest.hostKey, identity: lab.identity })
    stack.defer(() => lima.close())
    const profiles = writeWideProfile(join(lab.folder, 'profiles'), {
      salt: `${process.pid}-${Math.random()}`,
    })
    const home = join(lab.folder, 'home')
    const engine = testEngine({ home, profiles: [profiles] })
    await engine.client.profiles.trustFolder({ path: profiles, trusted: true })
    await engine.close()
    // Homebrew, and what it would need of this computer.
    const programs = join(lab.folder, 'programs')
    mkdirSync(programs)
    for (const name of ['sudo', 'brew']) {
      writeFileSync(join(programs, name), '#!/bin/sh\n')
      chmodSync(join(programs, name), 0o755)
    }
    const env = {
      ...lima.env,
      KILN_HOME: home,
      KILN_PROFILES: profiles,
      PROFILE: 'wide',
      GITHUB_PATH: join(lab.folder, 'path'),
      HOME: lab.folder,
    }
    const { steps = [] } = readGithub(join(folder, 'builders-lima.yml')).jobs['lima'] ?? {}
    const output: string[] = []
    // Not npm ci, in whose result this runs. A Mac's app needs a Mac; e2e/desktop/packed-build.spec.ts has
    // its steps.
    const isElsewhere = (step: { if?: unknown }) =>
      step.if === 'failure()' || step.if === "runner.os == 'macOS'"
    const shell = steps.filter(step => step.name && !isElsewhere(step))
    for (const { name, run = '' } of shell) {
      const { status, stdout, stderr } = runShell(run, { cwd: root, env, programs })
      expect({ name, status, stderr }).toEqual({ name, status: 0, stderr: expect.any(String) })
      output.push(`${name}: ${stdout}`)
    }
    expect(output).toHaveLength(5)
    expect(output[3]).toMatch(/^([0-9a-f]{64})\n\1\n/m)
    expect(readFileSync(env.GITHUB_PATH, 'utf8')).toBe(`${programs}\n`)
    expect(lima.exists('kiln')).toBe(false)
  })
})
