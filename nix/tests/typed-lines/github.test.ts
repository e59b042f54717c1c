// The AI sandbox's workflow in the flake that `kiln eject` writes: its steps in order, as GitHub's runner runs their shell. Nix
// notes what it would build, and files stand for the images. GitHub's own actions, which check out and upload, are not run.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fakeRunner, readGithub, runShell } from '#test/workflows.ts'
import { eject } from './ejected.ts'

let folder = ''
let flake = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-github-'))
  flake = eject(folder, 'ai-sandbox')
})
afterAll(() => rmSync(folder, { recursive: true }))

test('the workflow of the AI sandbox installs Nix, builds both images, and collects them for the upload', () => {
  const { jobs } = readGithub(join(flake, '.github', 'workflows', 'build-vm-images.yml'))
  const { build } = jobs
  if (!build) throw new Error('The workflow has no job build.')
  const programs = fakeRunner(folder, 'nix-2.34.4-x86_64-linux')
  const said = join(folder, 'nix-said')
  writeFileSync(said, '')
  // nix build .#qemu --out-link result-qemu
  const image = 'case $2 in .#qemu) name=nixos.qcow2 ;; .#virtualbox) name=kiln.ova ;; *) exit 1 ;; esac'
  writeFileSync(
    join(programs.path, 'nix'),
    `#!/bin/sh\nset -e\necho "nix $*" >>'${said}'\n${image}\nmkdir -p "$4"\necho "$2" >"$4/$name"\n`,
    { mode: 0o755 },
  )
  const githubPath = join(folder, 'github-path')
  mkdirSync(join(folder, 'runner'), { recursive: true })
  const env = {
    ...build.env,
    NIX_SHA256: programs.sum,
    GITHUB_PATH: githubPath,
    HOME: join(folder, 'runner'),
    PATH: process.env['PATH'] ?? '',
  }
  const steps = build.steps.map(({ name, uses, run }) => {
    if (run === undefined) return uses?.split('@')[0]
    const { status, stderr } = runShell(run, { cwd: flake, env, programs: programs.path })
    return status === 0 ? 'ran' : `${name}: ${stderr}`
  })
  expect(steps).toEqual(['actions/checkout', 'ran', 'ran', 'ran', 'ran', 'ran', 'actions/upload-artifact'])
  expect(programs.output()).toEqual([
    expect.stringMatching(/^sudo rm -rf \//),
    expect.stringMatching(
      /^curl .*releases\.nixos\.org\/nix\/nix-2\.34\.4\/nix-2\.34\.4-x86_64-linux\.tar\.xz$/,
    ),
    'install --daemon --yes --no-channel-add',
  ])
  expect(readFileSync(githubPath, 'utf8')).toBe('/nix/var/nix/profiles/default/bin\n')
  expect(readFileSync(said, 'utf8')).toBe(
    'nix build .#qemu --out-link result-qemu\nnix build .#virtualbox --out-link result-virtualbox\n',
  )
  // What the last step uploads.
  expect(readdirSync(join(flake, 'result')).sort()).toEqual(['kiln.ova', 'nixos.qcow2'])
  expect(readFileSync(join(flake, 'result', 'nixos.qcow2'), 'utf8')).toBe('.#qemu\n')
})
