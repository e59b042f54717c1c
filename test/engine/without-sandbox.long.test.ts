// If Nix is set to build without its sandbox, as is the default on macOS, nothing untrusted is built without
// a question.
import { existsSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { EngineParts } from '#engine/parts.ts'
import { deployableFor } from '#engine/systems/deployable.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { testEngine } from '#test/engine/engine.ts'
import { test } from '#test/folders.ts'
import { hasNix } from '#test/tools-here.ts'

const system = `${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux`
const config = (line: string) => [process.env['NIX_CONFIG'], line].filter(Boolean).join('\n')
const engine = (line: string, unsandboxed = '', profiles: string[] = []) =>
  testEngine({ profiles, env: { NIX_CONFIG: config(line), KILN_UNSANDBOXED: unsandboxed } })

/** Its builder leaves a mark outside the store. */
async function stranger(folder: string, { importing = false } = {}) {
  const at = join(folder, 'flake')
  const mark = join(folder, 'mark')
  await mkdir(at, { recursive: true })
  const made = `derivation { name = "kiln-mark-${Math.random()}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "echo > ${mark}; echo 42 > $out" ]; }`
  const raw = importing ? `builtins.seq (import (${made})) (${made})` : made
  await writeFile(join(at, 'flake.nix'), `{ outputs = _: { images.${system}.raw = ${raw}; }; }`)
  return { flake: `path:${at}`, at, mark }
}

async function profileIn(folder: string) {
  const { at, mark } = await stranger(folder)
  const words = {
    schema: 1,
    id: 'boxed',
    name: 'Boxed',
    summary: '',
    flake: '.',
    formats: ['raw'],
    architectures: ['x86_64'],
    minimum: { memoryMiB: 512, cpus: 1, diskMiB: 1 },
    sandbox: true,
  }
  await writeFile(join(at, 'profile.json'), JSON.stringify(words))
  await writeFile(join(at, 'options.json'), JSON.stringify({ schema: 1, options: [] }))
  return { at, mark }
}

describe.skipIf(!hasNix || process.platform !== 'linux')('without the Nix sandbox', () => {
  test('a profile is built only if the user trusts its folder', async ({ folder }) => {
    const { at, mark } = await profileIn(folder)
    const kiln = engine('sandbox = false', '', [at])
    try {
      const { builds, profiles } = kiln.client
      expect(await profiles.unsandboxed({})).toEqual({ asks: true })
      const request = { profile: 'boxed', formats: ['raw' as const] }
      const refused = { code: 'profile.no-sandbox', values: { path: at } }
      await expect(builds.start(request)).rejects.toMatchObject(refused)
      await expect(builds.dryRun(request)).rejects.toMatchObject(refused)
      const source = {
        kind: 'profile' as const,
        profile: 'boxed',
        architecture: 'x86_64' as const,
        options: {},
      }
      const parts = {
        ports: kiln.ports,
        profile: (id: string) => profiles.show({ id }),
      } as unknown as EngineParts
      const signal = new AbortController().signal
      const deployable = await deployableFor(parts, source, signal)
      const prepared = deployable?.prepare(join(folder, 'w'), { stateVersion: null, signal })
      await expect(prepared).rejects.toMatchObject(refused)
      expect(existsSync(mark)).toBe(false)

      await profiles.trustFolder({ path: at, trusted: true })
      await jobEnd(kiln.client, (await builds.start(request)).job)
      expect(existsSync(mark)).toBe(true)
    } finally {
      await kiln.close()
    }
  })

  test('a flake is built only if the user trusts its content', async ({ folder }) => {
    const { flake, at, mark } = await stranger(folder)
    const kiln = engine('sandbox = false')
    try {
      const { builds, profiles } = kiln.client
      const request = { profile: flake, formats: ['raw' as const] }
      const refused = { code: 'profile.no-sandbox', values: { path: flake } }
      await expect(builds.start(request)).rejects.toMatchObject(refused)
      await profiles.trustFolder({ path: flake, trusted: true })
      // Swapped since.
      const other = await stranger(folder)
      const ended = await jobEnd(kiln.client, (await builds.start(request)).job)
      expect(ended.error).toMatchObject(refused)
      expect([other.at, existsSync(mark)]).toEqual([at, false])
      await profiles.look({ reference: flake })
      await expect(builds.start(request)).rejects.toMatchObject(refused)
      await profiles.trustFolder({ path: flake, trusted: true })
      await jobEnd(kiln.client, (await builds.start(request)).job)
      expect(existsSync(mark)).toBe(true)
    } finally {
      await kiln.close()
    }
  })

  test('a flake that is only inspected has nothing built for its evaluation', async ({ folder }) => {
    const { flake, mark } = await stranger(folder, { importing: true })
    const name = `${flake}#nothing`
    const kiln = engine('sandbox = false')
    try {
      await writeFile(
        join(folder, 'flake', 'flake.nix'),
        `{ outputs = _: { nixosConfigurations.nothing = import (derivation { name = "kiln-look-${Math.random()}"; system = "${system}"; builder = "/bin/sh"; args = [ "-c" "echo > ${mark}; echo 42 > $out" ]; }); }; }`,
      )
      await expect(kiln.client.profiles.show({ id: name })).rejects.toMatchObject({
        code: 'profile.no-sandbox',
        values: { profile: name, path: flake },
        details: {
          lastLines: expect.arrayContaining([expect.stringContaining('allow-import-from-derivation')]),
        },
      })
      expect(existsSync(mark)).toBe(false)
    } finally {
      await kiln.close()
    }
  })

  test('Kiln asks no one if Nix has its sandbox, or if the user has accepted that it has none', async () => {
    const asks = async (line: string, unsandboxed: string) => {
      const kiln = engine(line, unsandboxed)
      return kiln.client.profiles.unsandboxed({}).finally(() => kiln.close())
    }
    expect(await asks('sandbox = true', '')).toEqual({ asks: false })
    expect(await asks('sandbox = relaxed', '')).toEqual({ asks: false })
    expect(await asks('sandbox = false', 'allow')).toEqual({ asks: false })
    expect(await asks('sandbox = false', 'yes')).toEqual({ asks: true })
  })
})
