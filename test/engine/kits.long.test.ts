// Offline kits: written from an image and a flake, read again, and deployed by a Kiln that has neither what was built nor a
// network to get it from, to real test hosts (lab/hosts says what of them is real).
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Ports } from '#engine/ports/index.ts'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { HostSource } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { buildResult } from '#shared/images/image.ts'
import { type KitReport, kitManifest, kitReport } from '#shared/kits.ts'
import { message } from '#shared/messages/codes.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { type DeployLab, deployLab, deployNow, planOf, resumed } from '#test/hosts/deploys.ts'
import { writeHostProfile } from '#test/profiles/host-profile.ts'

const refused = hostsRefused()
const name = refused ? `an offline kit (${refused})` : 'an offline kit'

describe.skipIf(refused !== null)(name, { timeout: 8 * 60_000 }, () => {
  let lab: DeployLab
  let old: string
  let image: string
  let kit: KitReport
  /** Where other people's computers would download from. */
  let network: Server
  let asked: string[]
  beforeAll(async () => {
    lab = await deployLab()
    old = (await lab.machine('old', { name: 'box', label: '25.11.1' })).path
    const profiles = join(lab.folder, 'profiles')
    writeHostProfile(profiles)
    await lab.engine.client.profiles.addFolder({ path: profiles })
    await lab.engine.client.profiles.trustFolder({ path: profiles, trusted: true })
    const request = {
      profile: 'hostly',
      formats: ['raw' as const],
      options: { label: '25.11.9' },
      builder: 'local',
    }
    const { job } = await lab.engine.client.builds.start(request)
    const view = await jobEnd(lab.engine.client, job, () => undefined)
    if (view.error) throw new Error(JSON.stringify(view.error))
    image = buildResult.parse(view.value).id
    mkdirSync(join(lab.folder, 'stick'))
    // A name as a person's stick may have it.
    kit = await exported({ kind: 'image', id: image }, join(lab.folder, 'stick', 'Kit für 100 %'))
    asked = []
    network = createServer((request, response) => {
      asked.push(request.url ?? '')
      response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => network.once('listening', resolve))
  }, 8 * 60_000)
  afterAll(async () => {
    network?.close()
    for (const place of mounted) execFileSync('umount', [place])
    await lab?.close()
  })

  const ended = async ({ client }: TestEngine, job: string) => jobEnd(client, job, () => undefined)
  const start = async ({ client }: TestEngine, source: HostSource, folder: string) =>
    (await client.kits.export({ source, folder })).job
  const exported = async (source: HostSource, folder: string) => {
    const view = await ended(lab.engine, await start(lab.engine, source, folder))
    if (view.error) throw new Error(JSON.stringify(view.error))
    return kitReport.parse(view.value)
  }
  const verify = async (folder: string, key: string | null = null, engine = lab.engine) =>
    ended(engine, (await engine.client.kits.verify({ folder, key })).job)
  const manifestOf = (folder: string) =>
    kitManifest.parse(JSON.parse(readFileSync(join(folder, 'kit.json'), 'utf8')))
  const running = async (host: TestHost) => (await host.run('readlink', '-f', '/run/current-system')).trim()
  /** A copy of the kit to be spoiled. */
  const copied = (to: string) => {
    const folder = join(mkdtempSync(join(lab.folder, `${to}-`)), 'kit')
    cpSync(kit.folder, folder, { recursive: true })
    return folder
  }
  /** As a drive with its write protection on, or a disc. */
  const mounted: string[] = []
  const readOnly = () => {
    const place = mkdtempSync(join(lab.folder, 'disc-'))
    execFileSync('mount', ['--bind', kit.folder, place])
    mounted.push(place)
    execFileSync('mount', ['-o', 'remount,ro,bind', place])
    return place
  }
  /** With an empty store; whatever it would download, it would request from `network`. */
  const offline = (home: string) => {
    const address = network.address()
    const port = address && typeof address === 'object' ? address.port : 0
    const store = join(lab.folder, `${home}-store`)
    const env = {
      NIX_REMOTE: `local?root=${store}`,
      NIX_CONFIG: `substituters = http://127.0.0.1:${port}`,
    }
    const engine = lab.elsewhere(home, env)
    const stored = () => (existsSync(join(store, 'nix/store')) ? readdirSync(join(store, 'nix/store')) : [])
    return { engine, stored: () => stored().filter(each => each !== '.links') }
  }

  it('has the system, the image and the flake that both were built of, each file hashed and all of it signed', async () => {
    expect(readdirSync(kit.folder).sort()).toEqual([
      ...['README.txt', 'cache', 'flake', 'image', 'kit.json', 'kit.json.sig'],
    ])
    expect(readdirSync(join(kit.folder, '..'))).toEqual(['Kit für 100 %'])
    const { system, image: ofImage, files, checks } = manifestOf(kit.folder)
    expect(system.path).toMatch(/-nixos-system-hostly-25\.11\.9$/)
    expect(system.closure.map(({ path }) => path)).toContain(system.path)
    expect(checks).toEqual([{ kind: 'tcp', port: 22 }])
    expect(ofImage).toMatchObject({ id: image, formats: { raw: expect.stringMatching(/^image\/.+\.raw$/) } })
    expect(files.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'README.txt',
        'cache/nix-cache-info',
        'flake/flake.nix',
        'flake/settings.json',
        'image/SHA256SUMS',
      ]),
    )
    expect(JSON.parse(readFileSync(join(kit.folder, 'flake/settings.json'), 'utf8'))).toMatchObject({
      options: { label: '25.11.9' },
    })
    const view = await verify(kit.folder)
    expect(view.error).toBeNull()
    expect(view.value).toEqual(kit)
    // Its image is a file as any other that is flashed.
    const path = join(kit.folder, ofImage?.formats.raw ?? '')
    const inspected = await lab.engine.client.flash.inspect({ source: { kind: 'file', path } })
    expect(inspected).toMatchObject({ sizeBytes: 1024 * 1024 })
    // Nothing of it is left where it was made, and the secret key is not in it.
    expect(readdirSync(join(lab.engine.ports.folders.data, 'deploys'))).toEqual([])
    expect(kit.publicKey).toMatch(/^kiln-kits-[0-9a-f]{8}:/)
  })

  it('switches a host of another Kiln that has no network and an empty store, by the signature alone [N14]', async () => {
    const nixConf = `experimental-features = nix-command flakes\nsubstituters =\nsandbox = false\nbuild-users-group =\ntrusted-users = root\ntrusted-public-keys = ${kit.publicKey}\n`
    const host = await lab.host({ name: 'vault', system: old, files: { '/etc/nix/nix.conf': nixConf } })
    const { engine, stored } = offline('offline')
    try {
      // A user whom the host's Nix does not trust: what it accepts is signed.
      const hosts = [lab.target(host, 'ops')]
      const source = { kind: 'kit' as const, folder: readOnly(), key: kit.publicKey }
      const plan = await planOf(engine, { source, hosts })
      expect(plan).toMatchObject({
        checks: [{ port: 22 }],
        hosts: [{ problem: null, from: old, to: kit.system }],
      })
      expect(plan.hosts[0]?.diff?.missingBytes).toBeGreaterThan(0)
      const job = await deployNow(engine, { source, hosts })
      expect(job.error).toBeNull()
      expect(job.detail.results).toMatchObject([{ outcome: 'switched', checks: [{ ok: true }] }])
      expect(await running(host)).toBe(kit.system)
      expect(stored()).toEqual([])
      expect(asked).toEqual([])
    } finally {
      await engine.close()
    }
  })

  it('is refused where its key is not known, or not the one that was named', async () => {
    const { engine } = offline('stranger')
    try {
      expect((await verify(kit.folder, null, engine)).error).toMatchObject({
        code: 'kit.key-unknown',
        values: { key: kit.publicKey },
      })
      expect((await verify(kit.folder, kit.publicKey, engine)).error).toBeNull()
      const other = await engine.client.caches.makeKey({ name: 'other' })
      expect((await verify(kit.folder, other.publicKey, engine)).error).toMatchObject({
        code: 'kit.other-key',
      })
      const host = { name: 'root@a', host: '127.0.0.1', user: 'root' }
      const source = { kind: 'kit' as const, folder: kit.folder }
      const { job } = await engine.client.deploys.plan({ request: { source, hosts: [host] } })
      expect((await ended(engine, job)).error).toMatchObject({ code: 'kit.key-unknown' })
    } finally {
      await engine.close()
    }
  })

  it('its image is flashed only with the sum that is signed', async () => {
    const engine = testEngine({ home: join(lab.folder, 'flashing-home') })
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
    expect(await inspect(kit.publicKey)).toBe(1024 * 1024)
    // By a link from elsewhere it is the same file.
    symlinkSync(path, join(lab.folder, 'linked.raw'))
    expect(await inspect(undefined, join(lab.folder, 'linked.raw'))).toBe('kit.key-unknown')
    writeFileSync(join(folder, 'image', 'added.raw'), readFileSync(path))
    expect(await inspect(kit.publicKey, join(folder, 'image', 'added.raw'))).toBe('kit.changed')

    const drive = join(lab.folder, 'drive.img')
    writeFileSync(drive, '')
    truncateSync(drive, 4 << 20)
    const device = execFileSync('losetup', ['--find', '--show', drive], { encoding: 'utf8' }).trim()
    try {
      const { deviceNumber, serial, sizeBytes } = await engine.client.drives.show({ path: device })
      const flash = async () => {
        const source = { kind: 'file' as const, path, kitKey: kit.publicKey }
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
      expect(await inspect(kit.publicKey)).toBe('kit.not-one')
    } finally {
      execFileSync('losetup', ['--detach', device])
      await engine.close()
    }
  })

  it('is refused where anything in it was changed, and says what [N14]', async () => {
    const nar = manifestOf(kit.folder).files.find(({ path }) => path.startsWith('cache/nar/'))?.path ?? ''
    const narinfo = manifestOf(kit.folder).files.find(({ path }) => path.endsWith('.narinfo'))?.path ?? ''
    const spoiled = async (how: string, spoil: (folder: string) => void) => {
      const folder = copied(`spoiled-${how}`)
      spoil(folder)
      const { error } = await verify(folder)
      rmSync(folder, { recursive: true })
      return error
    }
    const turn = (path: string) => {
      const bytes = readFileSync(path)
      bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) ^ 1
      writeFileSync(path, bytes)
    }
    const changed = (file: string, reason: string) => ({
      code: 'kit.changed',
      values: { file, reason: { code: `kit.reason.${reason}` } },
    })
    expect(await spoiled('bit', at => turn(join(at, nar)))).toMatchObject(changed(nar, 'hash'))
    expect(await spoiled('cut', at => truncateSync(join(at, nar), 1))).toMatchObject(changed(nar, 'size'))
    expect(await spoiled('lost', at => rmSync(join(at, nar)))).toMatchObject(changed(nar, 'missing'))
    const linked = await spoiled('link', at => {
      rmSync(join(at, nar))
      symlinkSync('/dev/zero', join(at, nar))
    })
    expect(linked).toMatchObject(changed(nar, 'missing'))
    const unsigned = await spoiled('unsigned', at => {
      const text = readFileSync(join(at, narinfo), 'utf8')
      writeFileSync(join(at, narinfo), text.replace(/^Sig: .*\n/m, ''))
    })
    expect(unsigned).toMatchObject({ code: 'kit.unsigned', values: { key: kit.publicKey } })
    expect(await spoiled('manifest', at => appendFileSync(join(at, 'kit.json'), ' '))).toMatchObject({
      code: 'kit.signature',
    })
    expect(await spoiled('seal', at => rmSync(join(at, 'kit.json.sig')))).toMatchObject({
      code: 'kit.signature',
    })
    expect(await spoiled('none', at => rmSync(join(at, 'kit.json')))).toMatchObject({ code: 'kit.not-one' })
    expect(await spoiled('text', at => writeFileSync(join(at, 'kit.json'), '{'))).toMatchObject({
      code: 'kit.broken',
    })
    expect((await verify('/nothing')).error).toMatchObject({ code: 'kit.not-one' })
  })

  it('that was exchanged between the plan and the yes is not deployed', async () => {
    const host = await lab.host({ name: 'exchange', system: old })
    const folder = copied('exchanged')
    const plan = await planOf(lab.engine, {
      source: { kind: 'kit', folder, key: null },
      hosts: [lab.target(host)],
    })
    const { reference } = await lab.machine('next', { name: 'box', label: '25.11.10' })
    rmSync(folder, { recursive: true })
    await exported({ kind: 'flake', reference }, folder)
    const { job } = await lab.engine.client.deploys.start({ plan: plan.id, who: 'me' })
    expect((await ended(lab.engine, job)).error).toMatchObject({ code: 'kit.replaced' })
    expect(await running(host)).toBe(old)
    // Nor is the other one what a deploy of the first goes on with.
    await expect(resumed(lab.engine, plan.id)).rejects.toMatchObject({ code: 'kit.replaced' })
  })

  describe('whose narinfo and NAR are exchanged together, by someone without its key', () => {
    /** The kit's system with one more line in its switch script: valid in itself, and not signed. */
    const exchange = (folder: string) => {
      const info = join(folder, 'cache', `${kit.system.slice('/nix/store/'.length, 11 + 32)}.narinfo`)
      const tree = mkdtempSync(join(lab.folder, 'evil-'))
      cpSync(kit.system, join(tree, 's'), { recursive: true, verbatimSymlinks: true })
      execFileSync('chmod', ['-R', 'u+w', tree])
      const script = join(tree, 's/bin/switch-to-configuration')
      const [first, ...lines] = readFileSync(script, 'utf8').split('\n')
      writeFileSync(script, [first, 'id >/root/exchanged', ...lines].join('\n'))
      chmodSync(script, 0o555)
      const nar = execFileSync('nix-store', ['--dump', join(tree, 's')], { maxBuffer: 1 << 28 })
      const hex = createHash('sha256').update(nar).digest('hex')
      const base32 = execFileSync('nix-hash', ['--type', 'sha256', '--to-base32', hex], { encoding: 'utf8' })
      const genuine = readFileSync(info, 'utf8')
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(genuine)?.[1] ?? ''
      return {
        nar,
        /** Where the genuine one is. */
        packed: join(folder, 'cache', field('URL')),
        swap() {
          writeFileSync(join(folder, 'cache/nar/evil.nar'), nar)
          const hash = `sha256:${base32.trim()}`
          const changes = { URL: 'nar/evil.nar', Compression: 'none', FileHash: hash, NarHash: hash }
          const sizes = { FileSize: String(nar.length), NarSize: String(nar.length) }
          const text = Object.entries({ ...changes, ...sizes }).reduce(
            (all, [name, value]) => all.replace(new RegExp(`^${name}: .*$`, 'm'), `${name}: ${value}`),
            genuine.replace(/^Sig: .*\n/m, ''),
          )
          writeFileSync(info, text)
        },
      }
    }
    const ran = (host: TestHost) => host.run('sh', '-c', 'cat /root/exchanged 2>/dev/null || echo no')

    it('between the plan and the yes is refused, with nothing copied', async () => {
      const host = await lab.host({ name: 'between', system: old })
      const folder = copied('between')
      const { engine } = offline('between')
      const source = { kind: 'kit' as const, folder, key: kit.publicKey }
      const plan = await planOf(engine, { source, hosts: [lab.target(host)] })
      exchange(folder).swap()
      const { job } = await engine.client.deploys.start({ plan: plan.id, who: 'me' })
      expect((await ended(engine, job)).error).toMatchObject({ code: 'kit.unsigned' })
      expect([(await ran(host)).trim(), await running(host)]).toEqual(['no', old])
      expect(readdirSync(join(engine.ports.folders.data, 'deploys', plan.id))).not.toContain('cache')
      await engine.close()
    })

    it('while a fleet is copied reaches no host: what was verified is what is copied', async () => {
      const [first, second] = [
        await lab.host({ name: 'fleet1', system: old }),
        await lab.host({ name: 'fleet2', system: old }),
      ]
      const folder = copied('fleet')
      const { engine } = offline('fleet')
      const hosts = [first, second].map(host => lab.target(host))
      const source = { kind: 'kit' as const, folder, key: kit.publicKey }
      const plan = await planOf(engine, { source, hosts, canary: 1 })
      const { job } = await engine.client.deploys.start({ plan: plan.id, who: 'me' })
      const attack = exchange(folder)
      let swaps = 0
      const end = await jobEnd(engine.client, job, view => {
        if (view.kind !== 'deploy' || view.detail.results.length !== 1) return
        attack.swap()
        swaps += 1
      })
      expect(swaps).toBeGreaterThan(0)
      expect(end.detail).toMatchObject({ results: [{ outcome: 'switched' }, { outcome: 'switched' }] })
      expect([(await ran(second)).trim(), await running(second)]).toEqual(['no', kit.system])
      await engine.close()
    })

    it('and a NAR under its genuine name is refused by the host', async () => {
      const host = await lab.host({ name: 'packed', system: old })
      const folder = copied('packed')
      const { engine } = offline('packed')
      const source = { kind: 'kit' as const, folder, key: kit.publicKey }
      const plan = await planOf(engine, { source, hosts: [lab.target(host)] })
      const { nar, packed } = exchange(folder)
      writeFileSync(packed, packed.endsWith('.zst') ? zstdCompressSync(nar) : nar)
      const { job } = await engine.client.deploys.start({ plan: plan.id, who: 'me' })
      const { detail } = await ended(engine, job)
      expect(detail).toMatchObject({ results: [{ outcome: 'failed', error: { code: 'deploy.copy' } }] })
      expect([(await ran(host)).trim(), await running(host)]).toEqual(['no', old])
      await engine.close()
    })
  })

  describe('in which a pipe takes the place of a packed file during the copy', () => {
    /** Deploys, with `before` called when Nix is about to copy. */
    const deployWith = async (name: string, before: (packed: string) => void) => {
      const host = await lab.host({ name, system: old })
      const folder = copied(name)
      const info = join(folder, 'cache', `${kit.system.slice('/nix/store/'.length, 11 + 32)}.narinfo`)
      const [, url = ''] = /^URL: (.*)$/m.exec(readFileSync(info, 'utf8')) ?? []
      const engine = testEngine({
        home: lab.engine.home,
        change: ports => ({
          ...ports,
          nix: {
            ...ports.nix,
            copy: options => {
              before(join(folder, 'cache', url))
              return ports.nix.copy(options)
            },
          },
        }),
      })
      const source = { kind: 'kit' as const, folder, key: kit.publicKey }
      const job = await deployNow(engine, { source, hosts: [lab.target(host)] })
      await engine.close()
      expect(await running(host)).toBe(old)
      return { results: job.detail.results, file: `cache/${url}` }
    }

    it('is refused by its name, while Nix waits at it', async () => {
      const { results, file } = await deployWith('piped', packed => {
        rmSync(packed)
        execFileSync('mkfifo', [packed])
      })
      expect(results).toMatchObject([{ outcome: 'failed', error: { code: 'kit.changed', values: { file } } }])
    })
  })

  it('for another processor is refused before anything is copied', async () => {
    const host = await lab.host({ name: 'arm', system: old })
    // Stands in for another processor.
    const uname = 'printf "#!/bin/sh\\necho aarch64\\n" >/usr/local/bin/uname; chmod +x /usr/local/bin/uname'
    await host.run('sh', '-c', uname)
    const plan = await planOf(lab.engine, {
      source: { kind: 'kit', folder: kit.folder, key: null },
      hosts: [lab.target(host)],
    })
    expect(plan.hosts[0]?.problem).toMatchObject({ code: 'deploy.architecture' })
  })

  it('that is cancelled, has no room or no place leaves nothing behind', async () => {
    const source = { kind: 'image' as const, id: image }
    const place = mkdtempSync(join(lab.folder, 'place-'))
    // What a Kiln that was killed left there goes with the next one.
    mkdirSync(join(place, '.kit.abcdef.partial-999999999', 'cache'), { recursive: true })
    // Of another name it may be another computer's, on a share.
    mkdirSync(join(place, '.other.abcdef.partial-999999999'))
    let job = ''
    let engine: TestEngine
    const cancelling = testEngine({
      home: lab.engine.home,
      change: ports => ({
        ...ports,
        nix: {
          ...ports.nix,
          // Cancelled when the whole system was written.
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
      home: lab.engine.home,
      change: ports => ({ ...ports, files: { ...ports.files, freeBytes: async () => 1000 } }),
    })
    const view = await ended(full, await start(full, source, join(place, 'kit')))
    expect(view.error).toMatchObject({ code: 'kit.space', values: { path: place } })
    await full.close()
    expect(readdirSync(place)).toEqual([])

    // A Kiln that would be too large for it, and one that cannot be taken along: known before the build.
    const own = async (ownProgram: Ports['ownProgram'], code: string) => {
      const engine = testEngine({ home: lab.engine.home, change: ports => ({ ...ports, ownProgram }) })
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

    // Space that was there when it was looked at, and then is not.
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=16k', 'kiln-test', place])
    const later = testEngine({
      home: lab.engine.home,
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
      (await ended(lab.engine, await start(lab.engine, source, folder))).error?.code
    expect(await failsAt(place)).toBe('file.exists')
    expect(await failsAt(join(place, 'none', 'kit'))).toBe('file.missing')
    expect(
      readdirSync(join(lab.engine.ports.folders.data, 'deploys')).filter(each => each.includes('kit')),
    ).toEqual([])
    await expect(
      start(lab.engine, { kind: 'generation', number: null }, join(place, 'kit')),
    ).rejects.toMatchObject({
      code: 'kit.source',
    })
  })
})
