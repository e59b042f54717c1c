// Offline kits that were changed or swapped, before or during a deploy to real test hosts (lab/hosts says
// which parts are real).
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  appendFileSync,
  chmodSync,
  cpSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { zstdCompressSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { testEngine } from '#test/engine/engine.ts'
import { deployNow, planOf, resumed } from '#test/hosts/deploys.ts'
import { kitLab } from '#test/hosts/kit-lab.ts'

const refused = hostsRefused()
const name = refused ? `an offline kit (${refused})` : 'an offline kit'

describe.skipIf(refused !== null)(name, { timeout: 8 * 60_000 }, () => {
  const bench = kitLab()
  const { ended, exported, verify, manifestOf, running, copied, offline } = bench

  it('is refused if anything in it was changed, and says what [N14]', async () => {
    const nar =
      manifestOf(bench.kit.folder).files.find(({ path }) => path.startsWith('cache/nar/'))?.path ?? ''
    const narinfo =
      manifestOf(bench.kit.folder).files.find(({ path }) => path.endsWith('.narinfo'))?.path ?? ''
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
    expect(unsigned).toMatchObject({ code: 'kit.unsigned', values: { key: bench.kit.publicKey } })
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

  it('that was swapped between the plan and the yes is not deployed', async () => {
    const host = await bench.lab.host({ name: 'exchange', system: bench.old })
    const folder = copied('exchanged')
    const plan = await planOf(bench.lab.engine, {
      source: { kind: 'kit', folder, key: null },
      hosts: [bench.lab.target(host)],
    })
    const { reference } = await bench.lab.machine('next', { name: 'box', label: '25.11.10' })
    rmSync(folder, { recursive: true })
    await exported({ kind: 'flake', reference }, folder)
    const { job } = await bench.lab.engine.client.deploys.start({ plan: plan.id, who: 'me' })
    expect((await ended(bench.lab.engine, job)).error).toMatchObject({ code: 'kit.replaced' })
    expect(await running(host)).toBe(bench.old)
    // Nor does a resumed deploy of the first use the other one.
    await expect(resumed(bench.lab.engine, plan.id)).rejects.toMatchObject({ code: 'kit.replaced' })
  })

  describe('whose narinfo and NAR are swapped together, by someone without its key', () => {
    /** The kit's system with one more line in its switch script: valid, but not signed. */
    const exchange = (folder: string) => {
      const info = join(folder, 'cache', `${bench.kit.system.slice('/nix/store/'.length, 11 + 32)}.narinfo`)
      const tree = mkdtempSync(join(bench.lab.folder, 'evil-'))
      cpSync(bench.kit.system, join(tree, 's'), { recursive: true, verbatimSymlinks: true })
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

    it('is refused between the plan and the yes, with nothing copied', async () => {
      const host = await bench.lab.host({ name: 'between', system: bench.old })
      const folder = copied('between')
      const { engine } = offline('between')
      const source = { kind: 'kit' as const, folder, key: bench.kit.publicKey }
      const plan = await planOf(engine, { source, hosts: [bench.lab.target(host)] })
      exchange(folder).swap()
      const { job } = await engine.client.deploys.start({ plan: plan.id, who: 'me' })
      expect((await ended(engine, job)).error).toMatchObject({ code: 'kit.unsigned' })
      expect([(await ran(host)).trim(), await running(host)]).toEqual(['no', bench.old])
      expect(readdirSync(join(engine.ports.folders.data, 'deploys', plan.id))).not.toContain('cache')
      await engine.close()
    })

    it('reaches no host while a fleet is copied: exactly what was verified is copied', async () => {
      const [first, second] = [
        await bench.lab.host({ name: 'fleet1', system: bench.old }),
        await bench.lab.host({ name: 'fleet2', system: bench.old }),
      ]
      const folder = copied('fleet')
      const { engine } = offline('fleet')
      const hosts = [first, second].map(host => bench.lab.target(host))
      const source = { kind: 'kit' as const, folder, key: bench.kit.publicKey }
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
      expect([(await ran(second)).trim(), await running(second)]).toEqual(['no', bench.kit.system])
      await engine.close()
    })

    it('is refused by the host if the NAR has its genuine name', async () => {
      const host = await bench.lab.host({ name: 'packed', system: bench.old })
      const folder = copied('packed')
      const { engine } = offline('packed')
      const source = { kind: 'kit' as const, folder, key: bench.kit.publicKey }
      const plan = await planOf(engine, { source, hosts: [bench.lab.target(host)] })
      const { nar, packed } = exchange(folder)
      writeFileSync(packed, packed.endsWith('.zst') ? zstdCompressSync(nar) : nar)
      const { job } = await engine.client.deploys.start({ plan: plan.id, who: 'me' })
      const { detail } = await ended(engine, job)
      expect(detail).toMatchObject({ results: [{ outcome: 'failed', error: { code: 'deploy.copy' } }] })
      expect([(await ran(host)).trim(), await running(host)]).toEqual(['no', bench.old])
      await engine.close()
    })
  })

  describe('in which a pipe replaces a compressed file during the copy', () => {
    /** Deploys, and calls `before` just before Nix copies. */
    const deployWith = async (name: string, before: (packed: string) => void) => {
      const host = await bench.lab.host({ name, system: bench.old })
      const folder = copied(name)
      const info = join(folder, 'cache', `${bench.kit.system.slice('/nix/store/'.length, 11 + 32)}.narinfo`)
      const [, url = ''] = /^URL: (.*)$/m.exec(readFileSync(info, 'utf8')) ?? []
      const engine = testEngine({
        home: bench.lab.engine.home,
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
      const source = { kind: 'kit' as const, folder, key: bench.kit.publicKey }
      const job = await deployNow(engine, { source, hosts: [bench.lab.target(host)] })
      await engine.close()
      expect(await running(host)).toBe(bench.old)
      return { results: job.detail.results, file: `cache/${url}` }
    }

    it('is refused by name, while Nix waits for it', async () => {
      const { results, file } = await deployWith('piped', packed => {
        rmSync(packed)
        execFileSync('mkfifo', [packed])
      })
      expect(results).toMatchObject([{ outcome: 'failed', error: { code: 'kit.changed', values: { file } } }])
    })
  })
})
