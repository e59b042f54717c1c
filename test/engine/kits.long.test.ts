// Offline kits: written from an image and a flake, read again, and deployed to real test hosts by a Kiln that
// has neither the build nor a network (lab/hosts says which parts are real).
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { hostsRefused } from '#lab/hosts/host.ts'
import { testEngine } from '#test/engine/engine.ts'
import { deployNow, planOf } from '#test/hosts/deploys.ts'
import { kitLab } from '#test/hosts/kit-lab.ts'

const refused = hostsRefused()
const name = refused ? `an offline kit (${refused})` : 'an offline kit'

describe.skipIf(refused !== null)(name, { timeout: 8 * 60_000 }, () => {
  const bench = kitLab()
  const { ended, verify, manifestOf, running, copied, readOnly, offline } = bench

  it('has the system, the image and the flake of both, each file hashed and everything signed', async () => {
    expect(readdirSync(bench.kit.folder).sort()).toEqual([
      'README.txt',
      'cache',
      'flake',
      'image',
      'kit.json',
      'kit.json.sig',
    ])
    expect(readdirSync(join(bench.kit.folder, '..'))).toEqual(['Kit für 100 %'])
    const { system, image: ofImage, files, checks } = manifestOf(bench.kit.folder)
    expect(system.path).toMatch(/-nixos-system-hostly-25\.11\.9$/)
    expect(system.closure.map(({ path }) => path)).toContain(system.path)
    expect(checks).toEqual([{ kind: 'tcp', port: 22 }])
    expect(ofImage).toMatchObject({
      id: bench.image,
      formats: { raw: expect.stringMatching(/^image\/.+\.raw$/) },
    })
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'README.txt',
        'cache/nix-cache-info',
        'flake/flake.nix',
        'flake/settings.json',
        'image/SHA256SUMS',
      ]),
    )
    expect(JSON.parse(readFileSync(join(bench.kit.folder, 'flake/settings.json'), 'utf8'))).toMatchObject({
      options: { label: '25.11.9' },
    })
    const view = await verify(bench.kit.folder)
    expect(view.error).toBeNull()
    expect(view.value).toEqual(bench.kit)
    // Its image can be flashed like any other file.
    const path = join(bench.kit.folder, ofImage?.formats.raw ?? '')
    const inspected = await bench.lab.engine.client.flash.inspect({ source: { kind: 'file', path } })
    expect(inspected).toMatchObject({ sizeBytes: 1024 * 1024 })
    // Nothing of it stays where it was made, and it does not contain the secret key.
    expect(readdirSync(join(bench.lab.engine.ports.folders.data, 'deploys'))).toEqual([])
    expect(bench.kit.publicKey).toMatch(/^kiln-kits-[0-9a-f]{8}:/)
  })

  it('switches a host of another Kiln that has no network and an empty store, by the signature alone [N14]', async () => {
    const nixConf = `experimental-features = nix-command flakes\nsubstituters =\nsandbox = false\nbuild-users-group =\ntrusted-users = root\ntrusted-public-keys = ${bench.kit.publicKey}\n`
    const host = await bench.lab.host({
      name: 'vault',
      system: bench.old,
      files: { '/etc/nix/nix.conf': nixConf },
    })
    const { engine, stored } = offline('offline')
    try {
      // A user whom the host's Nix does not trust: it only accepts what is signed.
      const hosts = [bench.lab.target(host, 'ops')]
      const source = { kind: 'kit' as const, folder: readOnly(), key: bench.kit.publicKey }
      const plan = await planOf(engine, { source, hosts })
      expect(plan).toMatchObject({
        checks: [{ port: 22 }],
        hosts: [{ problem: null, from: bench.old, to: bench.kit.system }],
      })
      expect(plan.hosts[0]?.diff?.missingBytes).toBeGreaterThan(0)
      const job = await deployNow(engine, { source, hosts })
      expect(job.error).toBeNull()
      expect(job.detail.results).toMatchObject([{ outcome: 'switched', checks: [{ ok: true }] }])
      expect(await running(host)).toBe(bench.kit.system)
      expect(stored()).toEqual([])
      expect(bench.requested).toEqual([])
    } finally {
      await engine.close()
    }
  })

  it('is refused if its key is unknown, or not the one that was named', async () => {
    const { engine } = offline('stranger')
    try {
      expect((await verify(bench.kit.folder, null, engine)).error).toMatchObject({
        code: 'kit.key-unknown',
        values: { key: bench.kit.publicKey },
      })
      expect((await verify(bench.kit.folder, bench.kit.publicKey, engine)).error).toBeNull()
      const other = await engine.client.caches.makeKey({ name: 'other' })
      expect((await verify(bench.kit.folder, other.publicKey, engine)).error).toMatchObject({
        code: 'kit.other-key',
      })
      const host = { name: 'root@a', host: '127.0.0.1', user: 'root' }
      const source = { kind: 'kit' as const, folder: bench.kit.folder }
      const { job } = await engine.client.deploys.plan({ request: { source, hosts: [host] } })
      expect((await ended(engine, job)).error).toMatchObject({ code: 'kit.key-unknown' })
    } finally {
      await engine.close()
    }
  })

  it('its image is flashed only with the signed sum', async () => {
    const engine = testEngine({ home: join(bench.lab.folder, 'flashing-home') })
    const folder = copied('flashing')
    const path = join(folder, manifestOf(folder).image?.formats.raw ?? '')
    const inspect = (kitKey?: string, at = path) =>
      engine.client.flash
        .inspect({ source: { kind: 'file', path: at, ...(kitKey === undefined ? {} : { kitKey }) } })
        .then(
          facts => facts.sizeBytes,
          (thrown: { code: string }) => thrown.code,
        )
    expect(await inspect()).toBe('kit.key-unknown')
    expect(await inspect(`other-1:${'A'.repeat(43)}=`)).toBe('kit.other-key')
    expect(await inspect(bench.kit.publicKey)).toBe(1024 * 1024)
    // Through a link from elsewhere it is the same file.
    symlinkSync(path, join(bench.lab.folder, 'linked.raw'))
    expect(await inspect(undefined, join(bench.lab.folder, 'linked.raw'))).toBe('kit.key-unknown')
    writeFileSync(join(folder, 'image', 'added.raw'), readFileSync(path))
    expect(await inspect(bench.kit.publicKey, join(folder, 'image', 'added.raw'))).toBe('kit.changed')

    const drive = join(bench.lab.folder, 'drive.img')
    writeFileSync(drive, '')
    truncateSync(drive, 4 << 20)
    const device = execFileSync('losetup', ['--find', '--show', drive], { encoding: 'utf8' }).trim()
    try {
      const { deviceNumber, serial, sizeBytes } = await engine.client.drives.show({ path: device })
      const flash = async () => {
        const source = { kind: 'file' as const, path, kitKey: bench.kit.publicKey }
        const drives = [{ path: device, deviceNumber, serial, sizeBytes }]
        const { job } = await engine.client.flash.start({ source, drives, allowUnrecognised: true })
        return ended(engine, job)
      }
      expect((await flash()).error).toBeNull()
      const bytes = readFileSync(path)
      bytes[4096] = (bytes[4096] ?? 0) ^ 1
      writeFileSync(path, bytes)
      expect(await flash()).toMatchObject({
        state: 'failed',
        detail: { drives: [{ phase: 'failed', error: { code: 'source.hash' } }] },
      })
      rmSync(join(folder, 'kit.json'))
      expect(await inspect(bench.kit.publicKey)).toBe('kit.not-one')
    } finally {
      execFileSync('losetup', ['--detach', device])
      await engine.close()
    }
  })

  it('for another processor is refused before anything is copied', async () => {
    const host = await bench.lab.host({ name: 'arm', system: bench.old })
    // Fakes another processor.
    const uname = 'printf "#!/bin/sh\\necho aarch64\\n" >/usr/local/bin/uname; chmod +x /usr/local/bin/uname'
    await host.run('sh', '-c', uname)
    const plan = await planOf(bench.lab.engine, {
      source: { kind: 'kit', folder: bench.kit.folder, key: null },
      hosts: [bench.lab.target(host)],
    })
    expect(plan.hosts[0]?.problem).toMatchObject({ code: 'deploy.architecture' })
  })
})
