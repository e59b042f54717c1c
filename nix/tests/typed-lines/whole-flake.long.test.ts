// `nix flake check` and `nix flake update`, typed in the flakes that `kiln eject` writes. The sources are those of the tests, in
// the place of those of the lock. The check evaluates all that it would build.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { kilnProfiles } from '../../../scripts/test-nix/profiles.ts'
import { noSources, sources } from '../given.ts'
import { eject, withGivenSources } from './ejected.ts'
import { nixFolder, typedLines } from './lines.ts'

const mostMemory = 4 * 2 ** 30
/** Not the workstation: Secure-Boot needs the sources of lanzaboote's compiler. */
const checked = kilnProfiles(nixFolder).filter(profile => profile !== 'workstation')
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kiln-typed-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const settings = 'experimental-features = nix-command flakes\nsubstituters =\n'
// As a person has it: the tests' own environment may let Nix use more memory, to save time.
const { GC_DONT_GC: _, ...given } = sources.env
const env = { ...given, NIX_CONFIG: settings }

/** Ends with the most memory that the program had at a time, in bytes. */
async function run(words: string[], cwd: string) {
  const [program = '', ...rest] = words
  const child = spawn(program, rest, { cwd, env, stdio: ['ignore', 'ignore', 'pipe'] })
  let said = ''
  child.stderr.on('data', (data: Buffer) => {
    said = (said + data.toString()).slice(-4000)
  })
  let peakBytes = 0
  const look = setInterval(() => {
    try {
      const [, kib = '0'] =
        /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8')) ?? []
      peakBytes = Math.max(peakBytes, Number(kib) * 1024)
    } catch {
      // It has ended.
    }
  }, 50)
  const status = await new Promise<number | null>(resolve => child.once('close', resolve))
  clearInterval(look)
  return { status, said, peakBytes }
}

const hasLine = (profile: string, words: string) => [...typedLines(profile).values()].flat().includes(words)

describe.skipIf(noSources)('the whole of the ejected flake', () => {
  test.each(checked)('%s: nix flake check, evaluated in less than 4 GiB', async profile => {
    const flake = eject(mkdtempSync(join(folder, 'checked-')), profile)
    withGivenSources(flake)
    const { status, said, peakBytes } = await run(['nix', 'flake', 'check', '--no-build'], flake)
    expect(said).toContain(`checking derivation checks.x86_64-linux.${profile}-toplevel`)
    expect(status, said).toBe(0)
    expect(peakBytes).toBeGreaterThan(2 ** 20)
    expect(peakBytes).toBeLessThan(mostMemory)
  })

  test.each(['ai-sandbox', 'strato-host'])('%s: nix flake update', profile => {
    expect(hasLine(profile, 'nix flake update')).toBe(true)
    const flake = eject(mkdtempSync(join(folder, 'updated-')), profile)
    withGivenSources(flake)
    rmSync(join(flake, 'flake.lock'))
    const done = spawnSync('nix', ['flake', 'update'], { cwd: flake, env, encoding: 'utf8' })
    expect(done.status, done.stderr).toBe(0)
    const lock = z.object({ nodes: z.record(z.string(), z.unknown()) })
    const { nodes } = lock.parse(JSON.parse(readFileSync(join(flake, 'flake.lock'), 'utf8')))
    expect(Object.keys(nodes).sort()).toEqual(['agenix', 'disko', 'lanzaboote', 'nixpkgs', 'root'])
  })
})
