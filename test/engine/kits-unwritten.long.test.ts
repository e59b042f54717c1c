// The making of an offline kit that ends early: cancelled, without space, or at a folder that cannot take it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { hostsRefused } from '#lab/hosts/host.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { kitLab } from '#test/hosts/kit-lab.ts'

const refused = hostsRefused()
const name = refused ? `an offline kit (${refused})` : 'an offline kit'

describe.skipIf(refused !== null)(name, { timeout: 8 * 60_000 }, () => {
  const bench = kitLab()
  const { ended, start } = bench

  it('that is cancelled, or has no room or no folder, leaves nothing behind', async () => {
    const source = { kind: 'image' as const, id: bench.image }
    const place = mkdtempSync(join(bench.lab.folder, 'place-'))
    // What a killed Kiln left there is removed by the next one.
    mkdirSync(join(place, '.kit.abcdef.partial-999999999', 'cache'), { recursive: true })
    // With another name it may belong to another computer, on a share.
    mkdirSync(join(place, '.other.abcdef.partial-999999999'))
    let job = ''
    let engine: TestEngine
    const cancelling = testEngine({
      home: bench.lab.engine.home,
      change: ports => ({
        ...ports,
        nix: {
          ...ports.nix,
          // Cancelled once the whole system was written.
          push: async options => {
            const exit = await ports.nix.push(options)
            await engine.client.jobs.cancel({ id: job })
            return exit
          },
        },
      }),
    })
    engine = cancelling
    job = await start(cancelling, source, join(place, 'kit'))
    expect(await ended(cancelling, job)).toMatchObject({ state: 'cancelled' })
    await cancelling.close()
    expect(readdirSync(place)).toEqual(['.other.abcdef.partial-999999999'])
    rmSync(join(place, '.other.abcdef.partial-999999999'), { recursive: true })

    const full = testEngine({
      home: bench.lab.engine.home,
      change: ports => ({ ...ports, files: { ...ports.files, freeBytes: async () => 1000 } }),
    })
    const view = await ended(full, await start(full, source, join(place, 'kit')))
    expect(view.error).toMatchObject({ code: 'kit.space', values: { path: place } })
    await full.close()
    expect(readdirSync(place)).toEqual([])

    // A Kiln that would be too large for it, and one that cannot be included: known before the build.
    const own = async (ownProgram: Ports['ownProgram'], code: string) => {
      const engine = testEngine({ home: bench.lab.engine.home, change: ports => ({ ...ports, ownProgram }) })
      const folder = join(place, 'kit')
      const { job } = await engine.client.kits.export({ source, folder, withKiln: true })
      expect((await ended(engine, job)).error).toMatchObject({ code })
      await engine.close()
      expect(readdirSync(place)).toEqual([])
    }
    const large = { computer: 'Linux x86_64', sizeBytes: 2 ** 60, copyTo: async () => undefined }
    await own({ find: async () => large }, 'kit.space')
    const reason = message('kit.reason.not-built')
    const missing = failure('kit.no-kiln', { operation: 'kits.own', values: { reason } })
    await own({ find: () => Promise.reject(missing) }, 'kit.no-kiln')

    // Space that was free when it was checked, and then is not.
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'kiln-test', place])
    const later = testEngine({
      home: bench.lab.engine.home,
      change: ports => ({ ...ports, files: { ...ports.files, freeBytes: async () => 2 ** 40 } }),
    })
    const { error } = await ended(later, await start(later, source, join(place, 'kit')))
    const left = readdirSync(place)
    execFileSync('umount', [place])
    await later.close()
    expect(error?.code).toMatch(/^(kit\.unwritten|space\.full)$/)
    expect(left).toEqual([])

    writeFileSync(join(place, 'taken'), '')
    const failsAt = async (folder: string) =>
      (await ended(bench.lab.engine, await start(bench.lab.engine, source, folder))).error?.code
    expect(await failsAt(place)).toBe('file.exists')
    expect(await failsAt(join(place, 'none', 'kit'))).toBe('file.missing')
    expect(
      readdirSync(join(bench.lab.engine.ports.folders.data, 'deploys')).filter(each => each.includes('kit')),
    ).toEqual([])
    await expect(
      start(bench.lab.engine, { kind: 'generation', number: null }, join(place, 'kit')),
    ).rejects.toMatchObject({
      code: 'kit.source',
    })
  })
})
