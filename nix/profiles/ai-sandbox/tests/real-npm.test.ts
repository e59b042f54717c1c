// install-claude-tools.sh with the real npm, against the registry that stands in for npm's in the boot test.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { RegistryServer } from './registry-server.ts'

const profile = resolve(import.meta.dirname, '..')
const hasNpm = spawnSync('npm', ['--version']).status === 0
const packages = {
  '@anthropic-ai/claude-code@2.1.328': { claude: "console.log('2.1.328')\n" },
  'vibe-kanban@0.1.44': { 'vibe-kanban': "console.log('kanban')\n" },
}

describe.skipIf(!hasNpm)('install-claude-tools with the real npm', () => {
  let folder: string
  let registry: RegistryServer
  const at = (...parts: string[]) => join(folder, ...parts)
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-npm-'))
    registry = await RegistryServer.serve({ packages, folder: at('registry') })
  })
  afterAll(async () => {
    await registry.close()
    rmSync(folder, { recursive: true, force: true })
  })

  /** Not spawnSync: the registry answers in this very process. */
  const install = (registryUrl: string, prefix: string) =>
    new Promise<{ status: number | null; said: string }>(done => {
      const options = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
      const args = [...options, join(profile, 'install-claude-tools.sh'), ...Object.keys(packages)]
      const child = spawn('bash', args, {
        cwd: folder,
        env: {
          PATH: process.env['PATH'],
          HOME: folder,
          NPM_CONFIG_PREFIX: prefix,
          NPM_CONFIG_REGISTRY: registryUrl,
          NPM_CONFIG_FETCH_RETRIES: '0',
        },
      })
      let said = ''
      for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (said += String(data)))
      child.on('close', status => done({ status, said }))
    })
  const runs = (...command: string[]) =>
    spawnSync(at('prefix', 'bin', ...command), { encoding: 'utf8' }).stdout.trim()

  test('installs pinned packages that run, and asks nothing the second time', async () => {
    expect(await install(registry.url, at('prefix'))).toMatchObject({ status: 0 })
    expect([runs('claude'), runs('claude-code'), runs('vibe-kanban')]).toEqual([
      '2.1.328',
      '2.1.328',
      'kanban',
    ])
    const again = await install('http://127.0.0.1:1', at('prefix'))
    expect(again.status).toBe(0)
    expect(again.said).toContain('vibe-kanban 0.1.44 is already there')
  })

  test('ends with 1 and names what is missing where there is no registry', async () => {
    const { status, said } = await install('http://127.0.0.1:1', at('other'))
    expect(status).toBe(1)
    expect(said).toContain('missing: @anthropic-ai/claude-code@2.1.328 vibe-kanban@0.1.44')
  })
})
