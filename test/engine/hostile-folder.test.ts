// What a profile's folder may contain in addition to its texts: links that lead out of it, and devices.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import type { BuildRequest } from '#shared/builds/build.ts'
import { testEngine } from '#test/engine/engine.ts'
import { test } from '#test/folders.ts'
import { hasNix } from '#test/tools-here.ts'

const request: BuildRequest = {
  profile: 'linked',
  name: '',
  architecture: 'x86_64',
  options: {},
  formats: ['raw'],
  builder: { kind: 'local' },
}

/** Makes a profile whose flake is hardly evaluated; returns its folder. */
function makeProfile(folder: string): { profiles: string; path: string } {
  const path = join(folder, 'profiles', 'linked')
  mkdirSync(path, { recursive: true })
  const profile = {
    schema: 1,
    id: 'linked',
    name: 'linked',
    summary: '',
    flake: '.',
    formats: ['raw'],
    architectures: ['x86_64'],
    minimum: { memoryMiB: 512, cpus: 1, diskMiB: 256 },
  }
  writeFileSync(join(path, 'profile.json'), JSON.stringify(profile))
  writeFileSync(join(path, 'options.json'), JSON.stringify({ schema: 1, options: [] }))
  writeFileSync(join(path, 'flake.nix'), '{ outputs = { self }: throw "evaluated"; }\n')
  return { profiles: join(folder, 'profiles'), path }
}

describe.skipIf(!hasNix)('a profile’s folder (needs Nix)', { timeout: 120_000 }, () => {
  test('with links instead of files that Kiln and Nix write changes nothing at their targets', async ({
    folder,
  }) => {
    const [own, fresh] = [join(folder, 'own'), join(folder, 'fresh')]
    writeFileSync(own, 'mine')
    const { profiles, path } = makeProfile(folder)
    // Its input is inside, so it needs a lock and no network.
    mkdirSync(join(path, 'sub'))
    const input = '{ url = "path:./sub"; flake = false; }'
    const flake = `{ inputs.s = ${input}; outputs = { self, s }: throw "evaluated"; }\n`
    writeFileSync(join(path, 'flake.nix'), flake)
    const kiln = testEngine({ profiles: [profiles] })
    try {
      for (const [name, target] of [
        ['settings.json', own],
        ['settings.json', fresh],
        ['flake.lock', fresh],
        ['flake.lock', '/dev/zero'],
      ] as const) {
        symlinkSync(target, join(path, name))
        await expect(kiln.client.builds.dryRun(request)).rejects.toThrow(/evaluated/)
        expect([name, target, readFileSync(own, 'utf8')]).toEqual([name, target, 'mine'])
        expect([name, target, existsSync(fresh)]).toEqual([name, target, false])
        rmSync(join(path, name))
      }
    } finally {
      await kiln.close()
    }
  })

  test('that is itself behind a link is copied, and nothing is written into it', async ({ folder }) => {
    const { profiles, path } = makeProfile(folder)
    renameSync(path, join(folder, 'elsewhere'))
    symlinkSync(join(folder, 'elsewhere'), path)
    const kiln = testEngine({ profiles: [profiles] })
    try {
      await expect(kiln.client.builds.dryRun(request)).rejects.toThrow(/evaluated/)
      expect(existsSync(join(folder, 'elsewhere', 'settings.json'))).toBe(false)
    } finally {
      await kiln.close()
    }
  })
})
