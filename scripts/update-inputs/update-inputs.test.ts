// The real Nix and small flakes: what it prints is what changed, and a lock that breaks a machine is not taken.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import { changedInputs, changedPackages } from './what-changed.ts'

const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
const hasNix = spawnSync('nix', ['--version'], { env }).status === 0
const script = join(import.meta.dirname, '..', 'update-inputs.ts')

const flakeText = (source: string) => `{
  inputs.packages.url = "path:${source}";
  inputs.packages.flake = false;
  outputs = { packages, ... }: {
    nixosConfigurations.kitchen.config = import packages;
  };
}
`
const machineText = (kernel: string, ...others: string[]) => `{
  boot.kernelPackages.kernel = { pname = "linux"; version = "${kernel}"; };
  systemd.package = { pname = "systemd"; version = "258"; };
  nix.package = { pname = "nix"; version = "2.31"; };
  environment.systemPackages = [ ${others.map(name => `{ pname = "${name}"; version = "1"; }`).join(' ')} ];
}
`

describe.skipIf(!hasNix)('npm run update-inputs', () => {
  let folder = ''
  const flake = () => join(folder, 'flake')
  const source = () => join(folder, 'source')
  const lock = () => readFileSync(join(flake(), 'flake.lock'), 'utf8')
  const machine = (text: string) => writeFileSync(join(source(), 'default.nix'), text)
  const update = () =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', script, '--flake', flake()], {
      env,
      encoding: 'utf8',
    })
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-inputs-'))
    for (const each of [flake(), source()]) mkdirSync(each)
    machine(machineText('6.12.1', 'git', 'old'))
    writeFileSync(join(flake(), 'flake.nix'), flakeText(source()))
    const nix = ['--extra-experimental-features', 'nix-command flakes', 'flake', 'lock', `path:${flake()}`]
    expect(spawnSync('nix', nix, { env, encoding: 'utf8' })).toMatchObject({ status: 0 })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  it('says that nothing changed', () => {
    const before = lock()
    expect(update()).toMatchObject({ status: 0, stdout: 'Every input is the newest.\n' })
    expect(lock()).toBe(before)
  })

  it('names each input and each package that changed', () => {
    machine(machineText('6.12.2', 'git', 'new'))
    const { stdout, status, stderr } = update()
    expect(status, stderr).toBe(0)
    expect(stdout).toMatch(/^packages: \S+ \S+ → \S+ \S+$/m)
    expect(stdout).toContain('\nkitchen\n  linux 6.12.1 → 6.12.2\n+ new 1\n- old 1\n')
  })

  it('keeps the lock where a machine does not evaluate with the new one, and leaves nothing behind', () => {
    const before = lock()
    machine('throw "broken"')
    const { stderr, status } = update()
    expect(status).not.toBe(0)
    expect(stderr).toContain('flake.lock is as it was: see above')
    expect(lock()).toBe(before)
    expect(readdirSync(folder).sort()).toEqual(['flake', 'source'])
  })
})

it('names an input that came and one that went', () => {
  const text = (inputs: Record<string, string>) =>
    JSON.stringify({
      root: 'root',
      nodes: {
        root: { inputs },
        ...Object.fromEntries(
          Object.values(inputs).map(node => [node, { locked: { rev: node, lastModified: 0 } }]),
        ),
      },
    })
  expect(changedInputs(text({ a: 'one', b: 'two' }), text({ b: 'two', c: 'three' }))).toEqual([
    'a: one → none',
    'c: none → three',
  ])
})

it('a package of which two versions are built is named with both', () => {
  expect(changedPackages({ python: ['3.12'] }, { python: ['3.12', '3.13'] })).toEqual([
    '  python 3.12 → 3.12, 3.13',
  ])
})
