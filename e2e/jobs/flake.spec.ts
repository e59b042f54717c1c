// Images of a person's own flakes on the command line, with the bundles as they ship.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { nixPath } from '#platform/nix/places.ts'
import { childrenOf } from '#test/processes.ts'
import { type JsonLine, kiln, kilnEnv, kilnScript, startKiln } from '../support/kiln-process.ts'
import { twoMachines } from '../support/two-machines.ts'

/** The demo's folder. Not by its plain path: its packages are none of Git's files. */
const lab = `path:${resolve(import.meta.dirname, '..', '..', 'lab', 'tiny')}`

const bench = twoMachines()

type Shown = { id: string; formats: Record<string, { path: string }>; provenance: Provenance }
type Provenance = { raw: { storePath: string }; flake: { reference: string; url: string } | null }
const imageOf = (lines: JsonLine[]) => (lines.at(-1) as unknown as { image: Shown }).image
const shown = async (id: string) => imageOf((await kiln(bench.home, 'images', 'show', id, '--json')).lines)

/** `kiln …words`, started in the folder of the machines. */
const kilnThere = (...words: string[]) =>
  spawnSync(process.execPath, [kilnScript, ...words], {
    cwd: bench.machines,
    env: kilnEnv(bench.home),
    encoding: 'utf8',
  })

test.describe('on the command line', () => {
  test('a flake gives the image that its profile gives', async () => {
    const built = await kiln(bench.home, 'build', 'tiny', '-f', 'raw', '--json')
    const fromProfile = await shown(imageOf(built.lines).id)
    const flake = await kiln(bench.home, 'build', `${lab}#tiny`, '-f', 'vhdx', '--json')
    expect(flake.code).toBe(0)
    const fromFlake = await shown(imageOf(flake.lines).id)
    expect(fromFlake.provenance.raw).toEqual(fromProfile.provenance.raw)
    expect(fromFlake.provenance.flake?.reference).toBe(`${lab}#tiny`)
    expect(Object.keys(fromFlake.formats).sort()).toEqual(['raw', 'vhdx'])
  })

  test('a relative path means the same later, and elsewhere', async () => {
    const result = kilnThere('build', './#cellar', '--json')
    expect(result.status).toBe(0)
    const lines = result.stdout
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as JsonLine)
    const image = imageOf(lines)
    expect(readFileSync(image.formats['raw']?.path ?? '', 'utf8')).toBe(`cellar ${bench.mark}\n`)
    expect((await shown(image.id)).provenance.flake?.reference).toBe(`${bench.machines}#cellar`)
    expect((await kiln(bench.home, 'images')).stdout).toContain('cellar')
  })

  test('tells what can be built of a flake, and what would be', () => {
    const show = kilnThere('profiles', 'show', '.#attic')
    expect(show.stdout).toContain('Two machines of a test')
    expect(show.stdout).toMatch(/^Formats +raw, raw\.zst, qcow2, vmdk, vhdx, ova$/m)
    expect(show.stdout).toMatch(/^Architectures +x86_64$/m)
    expect(show.stdout).toMatch(/^raw +nixosConfigurations\.attic\.config\.system\.build\.images\.raw-efi$/m)
    const dry = kilnThere('build', '.#attic', '--dry-run')
    expect(dry.stdout).toContain('Would build 1:\n  attic.raw\n')
  })

  test('says what is wrong with a reference, and in which class of fault', () => {
    const wrong: [string, number, string][] = [
      ['.', 2, 'It has: attic, cellar.'],
      ['.#atic', 2, 'Did you mean "attic"?'],
      ['./nowhere', 2, 'the folder does not exist'],
      ['.#attic --arch aarch64', 2, 'has no architecture aarch64'],
      ['.#attic -f iso', 2, 'has no format iso'],
      ['.#attic --set hostname=x', 2, 'has no option "hostname"'],
      ['tinny', 2, 'Did you mean "tiny"?'],
    ]
    for (const [words, status, text] of wrong) {
      const result = kilnThere('build', ...words.split(' '))
      expect([words, result.status, result.stderr.includes(text)]).toEqual([words, status, true])
      expect(result.stdout).toBe('')
    }
  })

  test('looking at a flake ends at Ctrl-C with status 130, and leaves no Nix behind', async () => {
    const endless = join(bench.home, 'endless')
    mkdirSync(endless)
    writeFileSync(
      join(endless, 'flake.nix'),
      `{ outputs = _: let
        list = builtins.genList (n: n) 100000;
        sum = builtins.foldl' (a: b: a + b);
      in { nixosConfigurations.a = sum 0 (map (_: sum 0 list) list); }; }`,
    )
    const { child, result } = startKiln(bench.home, 'profiles', 'show', `path:${endless}`, '--json')
    const evaluating = () => childrenOf(child.pid).find(({ command }) => command.includes(' eval '))
    const nix = () => evaluating()?.pid ?? 0
    await expect.poll(nix).toBeGreaterThan(0)
    const pid = nix()
    child.kill('SIGINT')
    const { code, lines } = await result
    expect([code, lines]).toEqual([130, [{ type: 'result', outcome: 'cancelled' }]])
    expect(existsSync(`/proc/${pid}`)).toBe(false)
  })

  test('does not eject a flake, and tells the command that builds it without Kiln', async () => {
    const refused = kilnThere('eject', '.#attic', join(bench.home, 'out'))
    expect(refused.status).toBe(1)
    const command = /nix build '([^']+)'/.exec(refused.stderr)?.[1] ?? ''
    const flags = ['--extra-experimental-features', 'nix-command flakes', '--no-link', '--print-out-paths']
    const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
    const plain = execFileSync('nix', ['build', ...flags, command], {
      env,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    const built = await kiln(bench.home, 'build', `${bench.machines}#attic`, '--json')
    expect((await shown(imageOf(built.lines).id)).provenance.raw.storePath).toBe(plain.trim())
  })
})
