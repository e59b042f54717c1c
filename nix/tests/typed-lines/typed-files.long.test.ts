import { accessSync, constants, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import { optionSchema } from '#shared/profiles/option.ts'
import { profileFile } from '#shared/profiles/profile.ts'
import { lint } from '#test/workflows.ts'
import { evaluated } from '../given.ts'
import { justFolder } from '../tools/just.ts'
import { ejectedFlakes, lines, profiles, text, type } from './flakes.ts'
import { nixFolder, typedLines, withoutComment } from './lines.ts'

const { folder, flakeOf } = ejectedFlakes()

test('each document has its lines, each in one group', () => {
  for (const profile of profiles) {
    const all = [...typedLines(profile).values()].flat()
    expect(all.length, profile).toBeGreaterThan(10)
    expect(
      all.filter((line, index) => all.indexOf(line) !== index),
      profile,
    ).toEqual([])
  }
})

test('the documented files are in the flake, and the scripts can be started', () => {
  const files: Record<string, string[]> = {
    appliance: [
      'flake.nix',
      'flake.lock',
      'configuration.nix',
      'modules',
      'Makefile',
      'lima-nix.yaml',
      '.gitlab-ci.yml',
    ],
    'strato-host': ['flake.nix', '.envrc', 'test-configuration.nix'],
    orchestrator: ['flake.nix', '.envrc', 'justfile', 'secrets/secrets.nix'],
    'ai-sandbox': ['flake.nix', 'simple-ai-config.nix', 'ai-sandbox-config.nix', 'default.nix'],
    workstation: ['flake.nix'],
  }
  for (const profile of profiles)
    for (const file of files[profile] ?? []) expect(existsSync(join(flakeOf(profile), file)), file).toBe(true)
  for (const line of lines('ai-sandbox', 'script').filter(each => !each.startsWith('./result')))
    accessSync(join(flakeOf('ai-sandbox'), line), constants.X_OK)
  for (const profile of ['strato-host', 'orchestrator'])
    expect(text(flakeOf(profile), '.envrc')).toBe(`${lines(profile, 'envrc').join('\n')}\n`)
})

test('the documented sizes and ports are the profiles’: 16 GB of memory, 8 of them for Home Assistant; 4096 MB', () => {
  const of = (id: string) => profileFile.parse(JSON.parse(text(nixFolder, 'profiles', id, 'profile.json')))
  const { options } = optionSchema.parse(JSON.parse(text(nixFolder, 'profiles', 'appliance', 'options.json')))
  expect(of('appliance').minimum.memoryMiB).toBe(16 * 1024)
  expect(options.find(({ key }) => key === 'haMemoryMiB')?.default).toBe(8 * 1024)
  expect(of('ai-sandbox').minimum).toMatchObject({ memoryMiB: 4096, cpus: 2 })
  expect(of('ai-sandbox').ports.map(({ guest, host }) => [guest, host])).toEqual([
    [3000, 3000],
    [3456, 3001],
    [3002, 3002],
    [22, 2223],
  ])
})

describe('make, in the appliance’s flake,', () => {
  const make = (line: string, words: string) =>
    type(withoutComment(line).replace(/^make/, `make ${words}`), flakeOf('appliance'))

  test('prints what it would run, on Linux and on a Mac', () => {
    for (const line of lines('appliance', 'make'))
      for (const system of ['Linux', 'Darwin'])
        expect(make(line, `--dry-run SYSTEM_NAME=${system}`), `${line} on ${system}`).toMatchObject({
          status: 0,
          stderr: '',
        })
    expect(make('make iso', '--dry-run').stdout).toBe('nix build .#installer-iso\n')
    expect(make('make system', '--dry-run').stdout).toBe('nix build .#system\n')
    expect(make('make packages', '--dry-run').stdout).toBe('nix build .#fosrl-newt\n')
    expect(make('make fmt', '--dry-run').stdout).toBe('nix fmt\n')
    expect(make('make iso', '--dry-run SYSTEM_NAME=Darwin').stdout).toContain(
      'nix-builder nix build .#installer-iso --out-link .result',
    )
    expect(make('make vm-start', '--dry-run SYSTEM_NAME=Darwin').stdout).toContain(
      `limactl start --tty=false --name nix-builder --mount "${flakeOf('appliance')}:w" lima-nix.yaml`,
    )
  })

  test('helps, cleans, and on Linux says that it needs no VM', () => {
    const { stdout } = make('make help', '')
    for (const line of lines('appliance', 'make')) {
      const [, recipe = ''] = withoutComment(line).split(' ')
      expect(stdout).toMatch(new RegExp(`^${recipe}\\t`, 'm'))
    }
    writeFileSync(join(flakeOf('appliance'), 'result'), '')
    expect(make('make clean', '').status).toBe(0)
    expect(existsSync(join(flakeOf('appliance'), 'result'))).toBe(false)
    expect(make('make vm-stop', 'SYSTEM_NAME=Linux')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('On Linux there is no VM: Nix builds here.'),
    })
  })
})

const just = justFolder()
describe.skipIf(just === null)('just, in the orchestrator’s flake,', () => {
  const run = (words: string) => type(`just ${words}`, flakeOf('orchestrator'), just ?? '')

  test('prints what it would run', () => {
    for (const line of lines('orchestrator', 'just'))
      expect(run(withoutComment(line).replace(/^just/, '--dry-run')), line).toMatchObject({ status: 0 })
    const printed = (words: string) => run(`--dry-run ${words}`).stderr
    expect(printed('deploy 192.0.2.7')).toBe(
      'nixos-rebuild switch --flake .#appliance --target-host admin@192.0.2.7 --use-remote-sudo\n',
    )
    expect(printed('fmt')).toBe('nix fmt\n')
    expect(printed('check')).toBe('nix fmt -- --ci\nnix flake check\n')
    for (const [recipe, words] of [
      ['lint', 'ruff check agent/'],
      ['typecheck', 'ty check agent/'],
      ['test', 'uv run pytest agent/'],
    ] as const) {
      expect(printed(recipe)).toContain(`\n${words}\n`)
      expect(printed('ci')).toContain(`\n${words}\n`)
    }
  })

  test('says that the agent’s sources are missing, where they are', () => {
    const { status, stderr } = run('lint')
    expect(status).not.toBe(0)
    expect(stderr).toMatch(/^There is no folder agent\//)
  })
})

test('the CI of the appliance has the documented jobs in the documented stages', () => {
  const job = z.object({
    stage: z.string().optional(),
    extends: z.union([z.string(), z.array(z.string())]).optional(),
  })
  const { stages, ...all } = z
    .looseObject({ stages: z.array(z.string()) })
    .parse(load(text(flakeOf('appliance'), '.gitlab-ci.yml')))
  const jobs = z.record(z.string(), job).parse(all)
  const stageOf = (name: string): string | undefined => {
    const { stage, extends: above = [] } = jobs[name] ?? {}
    return stage ?? [above].flat().map(stageOf).find(Boolean)
  }
  const names = Object.keys(jobs).filter(name => !name.startsWith('.'))
  const found = stages.map(stage => [stage, names.filter(name => stageOf(name) === stage)])
  expect(Object.fromEntries(found)).toEqual({
    test: ['flake-check', 'format-check', 'flake-lock-check', 'nix-lint'],
    build: ['build-system', 'build-packages', 'build-iso-x86_64', 'build-iso-aarch64'],
    deploy: ['update-index'],
  })
})

test('the workflow of the AI sandbox is one that actionlint takes', () => {
  const file = join(flakeOf('ai-sandbox'), '.github', 'workflows', 'build-vm-images.yml')
  expect(lint(file)).toBe('')
})

test('Nix comes into each CI file by the sum that a Lima VM has, and lima-nix.yaml is Kiln’s', () => {
  const template = text(nixFolder, '..', 'lima-nix.yaml')
  expect(text(flakeOf('appliance'), 'lima-nix.yaml')).toBe(template)
  for (const file of [
    join(flakeOf('appliance'), '.gitlab-ci.yml'),
    join(flakeOf('ai-sandbox'), '.github', 'workflows', 'build-vm-images.yml'),
  ]) {
    const found = [...text(file).matchAll(/NIX_SYSTEM: (\w+)-linux\n\s+NIX_SHA256: (\w+)/g)]
    expect(found.length).toBeGreaterThan(0)
    for (const [, architecture, sum] of found) expect(template).toContain(`${architecture}) sum=${sum} ;;`)
    const versions = [...text(file).matchAll(/NIX_VERSION: "([\d.]+)"/g)].map(([, version]) => version)
    for (const version of versions) expect(template).toContain(`version=${version}\n`)
  }
})

describe('build-vm.sh and run-vm.sh, in the AI sandbox’s flake,', () => {
  test('build and start the image, and name what is missing before', () => {
    const flake = flakeOf('ai-sandbox')
    const [bin, result] = [join(folder(), 'bin'), join(flake, 'result', 'bin')]
    mkdirSync(bin)
    writeFileSync(join(bin, 'nix'), '#!/bin/sh\necho "nix $*"\n', { mode: 0o755 })
    expect(type('./build-vm.sh', flake, bin)).toMatchObject({ status: 0, stdout: 'nix build .#qemu\n' })
    const none = 'There is no image yet. Build it first: ./build-vm.sh\n'
    for (const line of ['./run-vm.sh', './run-vm-headless.sh'])
      expect(type(line, flake)).toMatchObject({ status: 1, stderr: none })
    mkdirSync(result, { recursive: true })
    for (const name of ['run-vm.sh', 'run-vm-headless.sh'])
      writeFileSync(join(result, name), `#!/bin/sh\necho "${name} $*"\n`, { mode: 0o755 })
    for (const line of lines('ai-sandbox', 'script').filter(each => each !== './build-vm.sh')) {
      const name = line.replace('./result/bin/', './').slice(2)
      expect(type(`${line} -snapshot`, flake), line).toMatchObject({
        status: 0,
        stdout: `${name} -snapshot\n`,
      })
    }
    rmSync(join(flake, 'result'), { recursive: true })
  })
})

test('a line for any computer does what it says', () => {
  const home = join(folder(), 'any-home')
  mkdirSync(home)
  for (const profile of ['appliance', 'ai-sandbox']) {
    for (const line of lines(profile, 'here').filter(each => !/^(nix|vim) /.test(each)))
      expect(type(line, folder(), '', { HOME: home }), line).toMatchObject({ status: 0, stderr: '' })
    expect(text(home, '.config', 'nix', 'nix.conf')).toContain('experimental-features = nix-command flakes\n')
  }
})

test('the lines for Windows are in the document on hypervisors', () => {
  const page = text(nixFolder, '..', 'docs', 'hypervisors.md').split('\n')
  for (const line of lines('orchestrator', 'powershell')) expect(page).toContain(line)
})

test('secrets.nix says what is missing, and then whose keys open a secret', () => {
  const file = join(flakeOf('orchestrator'), 'secrets', 'secrets.nix')
  const agenix = lines('orchestrator', 'shell').filter(line => line.startsWith('agenix'))
  expect(agenix.length).toBe(5)
  const keysOf = (name: string) =>
    evaluated<string[]>('--expr', `(import ${file}).${JSON.stringify(name)}.publicKeys`)
  const names = agenix.map(line => withoutComment(line).replace('agenix -e ', ''))
  expect(() => keysOf(names[0] ?? '')).toThrow(/secrets\/secrets\.nix has no key yet/)
  writeFileSync(file, text(file).replace('admin = ""', 'admin = "age1mine"'))
  for (const name of names) expect(keysOf(name)).toEqual(['age1mine'])
})
