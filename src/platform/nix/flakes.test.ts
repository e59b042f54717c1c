// Flakes and their locks, with this computer's real Nix.
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createProcessRunner } from '../process/run.ts'
import { createNix } from './nix.ts'

const env = { PATH: process.env['PATH'], HOME: process.env['HOME'] }
const run = createProcessRunner({ env, graceMs: 1000 })
const nix = createNix({ run })
const found = await nix.ready().catch(() => null)
const reason = found ? '' : ' (skipped: no usable nix on PATH)'
const { signal } = new AbortController()

let folder: string
let flake: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-flakes-'))
  flake = join(folder, 'flake')
  await mkdir(flake)
  const system = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-${process.platform}`
  // Its name is new each time: nothing built once is built again.
  await writeFile(
    join(flake, 'flake.nix'),
    `{ outputs = _: { answer = { a = 42; }; ok = derivation { name = "kiln-${process.pid}-${Date.now()}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "echo made > $out" ]; }; }; }`,
  )
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const buildCode = async (reference: string, more: { lockFile?: string } = {}) => {
  const options = {
    installables: [reference],
    sandbox: 'off' as const,
    maxJobs: 1,
    signal,
    onLines: () => undefined,
  }
  return (await nix.build({ ...options, ...more })).exit.code
}

describe.skipIf(!found)(`flakes${reason}`, () => {
  test('an attribute is evaluated to JSON', async () => {
    expect((await nix.evaluate(`path:${flake}#answer`, signal, { sandbox: 'as-set' })).value).toEqual({
      a: 42,
    })
    const missing = await nix.evaluate(`path:${flake}#nothing`, signal, { sandbox: 'as-set' })
    expect([missing.exit.code, missing.value]).toEqual([1, undefined])
    expect(missing.exit.lastLines.join('\n')).toContain('does not provide attribute')
  })

  test("a function is applied to an attribute's value, even to all outputs", async () => {
    const apply = 'outputs: builtins.attrNames outputs'
    const { value } = await nix.evaluate(`path:${flake}#.`, signal, { apply, sandbox: 'as-set' })
    expect(value).toEqual(expect.arrayContaining(['answer', 'ok']))
  })

  test('a flake is evaluated purely and cannot change settings, whatever nix.conf allows', async () => {
    const bold = join(folder, 'bold')
    await mkdir(bold)
    await writeFile(
      join(bold, 'flake.nix'),
      '{ nixConfig.max-jobs = "not-a-number"; outputs = _: { v = 1; home = builtins.getEnv "HOME"; cpu = builtins.currentSystem; }; }',
    )
    const lax = createNix({ run, env: { NIX_CONFIG: 'accept-flake-config = true\npure-eval = false' } })
    expect((await lax.evaluate(`path:${bold}#v`, signal, { sandbox: 'as-set' })).value).toBe(1)
    expect((await lax.evaluate(`path:${bold}#home`, signal, { sandbox: 'as-set' })).value).toBe('')
    expect((await lax.evaluate(`path:${bold}#cpu`, signal, { sandbox: 'as-set' })).exit.code).toBe(1)
  })

  test('only metadata writes a lock: a build with inputs and no lock fails', async () => {
    const other = join(folder, 'other')
    await mkdir(other)
    await writeFile(
      join(other, 'flake.nix'),
      `{ inputs.first.url = "path:${flake}"; outputs = { first, ... }: { inherit (first) ok; }; }`,
    )
    expect(await buildCode(`path:${other}#ok`)).toBe(1)
    expect(await readdir(other)).toEqual(['flake.nix'])
    const { value } = await nix.metadata(`path:${other}`, signal)
    expect(value).toMatchObject({ locks: { nodes: { first: { locked: { type: 'path' } } } } })
    expect(await readdir(other)).toEqual(['flake.lock', 'flake.nix'])
    expect(await buildCode(`path:${other}#ok`)).toBe(0)
  })

  test('a lock in memory leaves the flake unchanged, and can be used to build', async () => {
    const third = join(folder, 'third')
    await mkdir(third)
    await writeFile(
      join(third, 'flake.nix'),
      `{ inputs.first.url = "path:${flake}"; outputs = { first, ... }: { inherit (first) answer ok; }; }`,
    )
    const { value } = await nix.metadata(`path:${third}`, signal, { lock: 'memory' })
    const evaluated = await nix.evaluate(`path:${third}#answer`, signal, {
      lock: 'memory',
      sandbox: 'as-set',
    })
    expect(evaluated.value).toEqual({ a: 42 })
    expect(await readdir(third)).toEqual(['flake.nix'])
    const lockFile = join(folder, 'third.lock')
    await writeFile(lockFile, JSON.stringify((value as { locks: unknown }).locks))
    expect(await buildCode(`path:${third}#ok`)).toBe(1)
    expect(await buildCode(`path:${third}#ok`, { lockFile })).toBe(0)
    expect(await readdir(third)).toEqual(['flake.nix'])
  })
})
