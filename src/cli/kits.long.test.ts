// `kiln kit`, and a deploy from one, against a real test host (lab/hosts documents what is real about it).
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { hostsRefused, type TestHost } from '#lab/hosts/host.ts'
import { kilnIn } from '#test/engine/kiln.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'

const refused = hostsRefused()

describe.skipIf(refused !== null)(
  refused ? `kiln kit (${refused})` : 'kiln kit',
  { timeout: 8 * 60_000 },
  () => {
    let lab: DeployLab
    let host: TestHost
    beforeAll(async () => {
      lab = await deployLab()
      const { path } = await lab.machine('old', { name: 'box', label: '25.11.1' })
      host = await lab.host({ name: 'box', system: path })
    })
    afterAll(() => lab?.close())

    const kiln = (...words: string[]) => {
      const { status, stdout, stderr } = kilnIn(lab.engine.home)(...words)
      const last = stdout.trim().split('\n').at(-1) ?? ''
      return { status, stdout, stderr, last: last.startsWith('{') ? JSON.parse(last) : {} }
    }

    it('exports, verifies and deploys, each with its output and its status', async () => {
      const { reference, path } = await lab.machine('next', { name: 'box', label: '25.11.2' })
      const folder = join(mkdtempSync(join(lab.folder, 'kits-')), 'kit')
      const made = kiln('kit', 'export', reference, folder, '--no-kiln', '--json')
      expect(made.status, made.stderr + made.stdout).toBe(0)
      expect(made.last).toMatchObject({
        type: 'result',
        kit: { folder, system: path, image: null, kiln: null, paths: 2 },
      })
      const key: string = made.last.kit.publicKey
      expect(existsSync(join(folder, 'image'))).toBe(false)
      expect(kiln('kit', 'export', reference, folder, '--no-kiln')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('is not empty'),
      })

      const good = kiln('kit', 'verify', folder)
      expect(good.status).toBe(0)
      expect(good.stdout).toContain('unchanged since')
      expect(good.stdout).toContain(key)

      const to = ['--to', `root@${host.address}`, '--identity', lab.keyFile, '--yes', '--json']
      const done = kiln('deploy', '--from-kit', folder, '--kit-key', key, ...to)
      expect(done.status, done.stderr + done.stdout).toBe(0)
      expect(done.last).toMatchObject({ hosts: [{ outcome: 'switched', to: path }] })
      expect((await host.run('readlink', '/run/current-system')).trim()).toBe(path)

      rmSync(join(folder, 'cache', 'nix-cache-info'))
      const bad = kiln('deploy', '--from-kit', folder, ...to)
      expect(bad.status).toBe(1)
      expect(bad.last).toMatchObject({ type: 'error', error: { code: 'kit.changed' } })
    })

    it('reports usage errors', () => {
      const to = ['--to', 'root@nothing.invalid']
      for (const [words, says] of [
        [['kit', 'verify', lab.folder], 'is not an offline kit.'],
        [['deploy', 'tiny', '--kit-key', 'a:b', ...to], '--kit-key belongs to --from-kit.'],
        [['deploy', '--from-kit', 'a', '--set', 'a=b', ...to], 'A kit has a finished system'],
        [['deploy', 'tiny', '--from-kit', 'a', ...to], '--from-kit DIR, --from-host, --plan FILE'],
        [['deploy', '--from-kit', lab.folder, ...to], 'is not an offline kit.'],
        [['kit', 'export', 'tiny'], 'The argument <dir> is missing.'],
      ] as const)
        expect(kiln(...words), words.join(' ')).toMatchObject({
          status: 2,
          stderr: expect.stringContaining(says),
        })
    })
  },
)
