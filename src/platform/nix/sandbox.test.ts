// Uses this computer's real Nix and its real sandbox.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Sandboxing } from '#engine/ports/nix.ts'
import { createProcessRunner } from '../process/run.ts'
import { createNix } from './nix.ts'

const signal = new AbortController().signal

/** Debian's Nix names a shell for its sandbox that may not be installed; it lies beside it then. */
async function shellPath(): Promise<string> {
  const folders = (process.env['PATH'] ?? '').split(delimiter)
  const nix = folders.map(each => join(each, 'nix')).find(existsSync)
  const shell = nix ? join(dirname(await realpath(nix)), 'bash-static') : ''
  return existsSync(shell) ? `sandbox-paths = /bin/sh=${shell}` : ''
}

const shell = await shellPath()
const nixWith = (config: string) => {
  const given = [process.env['NIX_CONFIG'], shell, config].filter(Boolean).join('\n')
  const env = { PATH: process.env['PATH'], HOME: process.env['HOME'], NIX_CONFIG: given }
  return createNix({ run: createProcessRunner({ env, graceMs: 1000 }) })
}
const system = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-${process.platform}`

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kiln-sandbox-'))
  await writeFile(join(folder, 'secret'), 'secret', { mode: 0o600 })
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The output of a builder that tries to read a person's file. */
async function leaked(config: string, sandbox: Sandboxing) {
  const path = join(folder, 'secret')
  const script = `if [ -r ${path} ]; then echo leaked > $out; else echo nothing > $out; fi`
  const { exit, outputs } = await nixWith(config).build({
    expression: `derivation { name = "kiln-sandbox-${Math.random()}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "${script.replaceAll('$', '\\$')}" ]; }`,
    installables: [],
    sandbox,
    maxJobs: 1,
    signal,
    onLines: () => {},
  })
  expect(exit.code, exit.lastLines.join('\n')).toBe(0)
  return (await readFile(outputs[0]?.storePath ?? '', 'utf8')).trim()
}

const ready = await nixWith('')
  .ready()
  .catch(() => null)

describe.skipIf(!ready || process.platform !== 'linux')('the real sandbox', () => {
  test('a builder reads no file of the person’s, whatever Nix is set to', async () => {
    expect(await leaked('sandbox = false', 'on')).toBe('nothing')
    expect(await leaked('sandbox = relaxed', 'on')).toBe('nothing')
    // Without the sandbox it does.
    expect(await leaked('sandbox = false', 'as-set')).toBe('leaked')
  })

  test('where it cannot be set up, nothing is built without it', async () => {
    const nix = nixWith('sandbox-paths = /bin/sh=/nothing/sh\nsandbox-fallback = true')
    const { exit } = await nix.build({
      expression: `derivation { name = "kiln-sandbox-${Math.random()}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }`,
      installables: [],
      sandbox: 'on',
      maxJobs: 1,
      signal,
      onLines: () => {},
    })
    expect(exit.code).not.toBe(0)
  })

  test('what Nix is set to is known before', async () => {
    const states = ['true', 'relaxed', 'false'].map(each => nixWith(`sandbox = ${each}`).sandbox(signal))
    const [strict, relaxed, none] = await Promise.all(states)
    expect([strict, relaxed, none]).toEqual(['asked', 'asked', 'none'])
  })

  test('evaluation builds nothing where there is none', async () => {
    const made = `derivation { name = "kiln-import-${Math.random()}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "echo 42 > $out" ]; }`
    const flake = join(folder, 'flake.nix')
    await writeFile(flake, `{ outputs = _: { answer = import (${made.replaceAll('$out', '$out')}); }; }`)
    const nix = nixWith('sandbox = false')
    const ask = (sandbox: 'no-builds' | 'as-set') =>
      nix.evaluate(`path:${folder}#answer`, signal, { lock: 'memory', sandbox })
    const refused = await ask('no-builds')
    expect(refused.exit.lastLines.join('\n')).toContain("'allow-import-from-derivation' is disabled")
    expect((await ask('as-set')).value).toBe(42)
    await writeFile(flake, `{ inputs = import (${made}); outputs = _: { }; }`)
    expect((await nix.flakeInputs(folder, signal)).exit.code).not.toBe(0)
  })
})
