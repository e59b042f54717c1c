// A build that prints 100 MB in two lines and fails: reported briefly, in bounded memory, by the real Nix and
// command line.
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { hasNix } from '#test/tools-here.ts'

const flake = `{
  outputs = _:
    let
      noisy = derivation {
        name = "noisy";
        system = "x86_64-linux";
        builder = "/bin/sh";
        args = [ "-c" ''
          PATH=/usr/bin:/bin
          for letter in x y; do head -c 50000000 /dev/zero | tr '\\0' $letter; echo; done
          exit 7
        '' ];
      };
    in
    {
      images.x86_64-linux = { raw = noisy; iso = noisy; };
      systems.x86_64-linux.toplevel = noisy;
    };
}
`

/** A profile that only needs this computer's shell. */
function noisyProfile(folder: string): string {
  const own = join(folder, 'profiles', 'noisy')
  mkdirSync(own, { recursive: true })
  const profile = {
    schema: 1,
    id: 'noisy',
    name: 'Noisy',
    summary: '',
    flake: '.',
    sandbox: false,
    formats: ['raw'],
    architectures: ['x86_64'],
    minimum: { memoryMiB: 1, cpus: 1, diskMiB: 1 },
  }
  writeFileSync(join(own, 'profile.json'), JSON.stringify(profile))
  writeFileSync(join(own, 'options.json'), JSON.stringify({ schema: 1, options: [] }))
  writeFileSync(join(own, 'flake.nix'), flake)
  return join(folder, 'profiles')
}

const sizeOf = (folder: string) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map(name => statSync(join(folder, name)))
    .reduce((sum, facts) => sum + (facts.isFile() ? facts.size : 0), 0)

describe.skipIf(!hasNix)('a hostile log (needs Nix)', () => {
  test.for([
    { as: 'text', words: [] },
    { as: 'JSON', words: ['--json'] },
  ])('is truncated in the output, as $as, and in the record', ({ words }, { folder }) => {
    const home = join(folder, 'home')
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [
        // A single one of its lines is larger than this.
        '--max-old-space-size=48',
        '--disable-warning=ExperimentalWarning',
        resolve('src', 'cli', 'index.ts'),
        'build',
        'noisy',
        '--trust',
        '--profiles',
        noisyProfile(folder),
        ...words,
      ],
      { encoding: 'utf8', env: { ...process.env, KILN_HOME: home }, maxBuffer: 1 << 30 },
    )
    const output = stdout + stderr
    expect([status, output.slice(0, 3000)]).toEqual([1, output.slice(0, 3000)])
    expect(output).toContain('exit code 7')
    expect(output.length).toBeLessThan(words.length > 0 ? 400_000 : 20_000)
    const [id = ''] = readdirSync(join(home, 'images'))
    const record = join(home, 'images', id, 'build.json')
    expect(JSON.parse(readFileSync(record, 'utf8'))).toMatchObject({
      state: 'failed',
      error: { code: 'nix.build-failed' },
    })
    expect(statSync(record).size).toBeLessThan(20_000)
    expect(sizeOf(home)).toBeLessThan(2_000_000)
  })
})
