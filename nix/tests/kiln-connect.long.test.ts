// services.kiln-connect: the example of docs/connect.md, its unit read by systemd itself, and the words of its unit by the real
// program. Needs a nixpkgs.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { programForMachines } from '#test/connect-process.ts'
import { test } from '#test/folders.ts'
import { noSources, ofFile } from './given.ts'

type Made = {
  unit: string
  program: string
  /** By path, what systemd-tmpfiles makes. */
  folder: Record<string, { d: { user: string } }>
  ports: number[]
  proxied: string
  enableACME: boolean
  forceSSL: boolean
  headers: boolean
}

const root = join(import.meta.dirname, '../..')

test.skipIf(noSources)(
  'the example of a Connect behind nginx is one that NixOS and `kiln connect` take [A8]',
  async ({ folder }) => {
    const page = readFileSync(join(root, 'docs/connect.md'), 'utf8')
    const example = /```nix\n([\s\S]*?)```/.exec(page)?.[1] ?? expect.unreachable()
    const file = join(folder, 'example.nix')
    writeFileSync(file, example)
    const made = ofFile<Made>(join(import.meta.dirname, 'ordinary.nix'), 'connect', { example: file })
    expect(made).toMatchObject({
      enableACME: true,
      forceSSL: true,
      headers: true,
      proxied: 'http://127.0.0.1:8455',
    })
    expect(made.program).toMatch(/exec node \S+ \/nix\/store\/\S+kiln-connect\.mjs "\$@"/)
    expect(made.ports).not.toContain(8455)
    const [, line = ''] = /^ExecStart="?\/nix\/store\/[^/]*\/bin\/kiln"? (.*)$/m.exec(made.unit) ?? []
    const words = line.split(' ').map(word => word.replace(/^"(.*)"$/, '$1'))
    expect(words.slice(0, 4)).toEqual(['connect', 'serve', '--data', '/var/lib/kiln-connect'])
    const at = words.indexOf('--listen')
    expect(words[at + 1]).toBe('127.0.0.1:8455')
    expect(made.unit).toContain('LoadCredential=notices:/var/lib/secrets/notices.json\n')
    const credential = words.indexOf('--notices') + 1
    expect(words[credential]).toBe('/run/credentials/kiln-connect.service/notices')
    words[credential] = join(folder, 'notices.json')
    writeFileSync(join(folder, 'notices.json'), '{}')
    const updates = words.indexOf('--updates') + 1
    expect(words[updates]).toBe('/srv/www/updates')
    words[updates] = join(folder, 'updates')
    mkdirSync(join(folder, 'updates'))
    writeFileSync(join(folder, 'updates', 'keys'), 'the key set')
    expect(words.slice(words.indexOf('--uploads'))).toEqual(['--uploads', '40'])
    expect(made.unit).toMatch(/^ReadWritePaths="?\/srv\/www\/updates"?$/m)
    expect(made.folder['/srv/www/updates']?.d.user).toBe('kiln-connect')
    const data = join(folder, 'data')
    const server = await programForMachines.serveConnect(
      folder,
      '--data',
      data,
      ...words.slice(4, at),
      '--listen',
      ':0',
      ...words.slice(at + 2),
    )
    // Its proxy is this computer.
    expect((await fetch(`${server.address}/health`)).status).toBe(200)
    expect(await (await fetch(`${server.address}/updates/keys`)).text()).toBe('the key set')
    const unknown = await fetch(`${server.address}/updates/keys`, { method: 'PUT', body: 'x' })
    expect(unknown.status).toBe(401)
    await server.end()
    if (spawnSync('systemd-analyze', ['--version']).status !== 0) return
    const unit = join(folder, 'kiln-connect.service')
    writeFileSync(unit, made.unit.replaceAll(/\/nix\/store\/[^\s":']*/g, '/bin/true'))
    const done = spawnSync('systemd-analyze', ['verify', '--man=no', unit], { encoding: 'utf8' })
    expect([done.stderr, done.status]).toEqual(['', 0])
  },
)

test('its commands are those of `kiln connect`, on its data and as its user', ({ folder }) => {
  const programs = join(folder, 'programs')
  mkdirSync(programs)
  // Both write down how they were called.
  for (const name of ['kiln', 'runuser']) {
    writeFileSync(join(programs, name), `#!/bin/sh\nprintf '%s\\n' "$KILN_CONNECT_DATA: ${name} $*"\n`)
    chmodSync(join(programs, name), 0o755)
  }
  const script = readFileSync(join(root, 'nix/modules/services/kiln-connect/kiln-connect.sh'), 'utf8')
  const run = (...words: string[]) =>
    spawnSync('bash', ['--norc', '-euc', script, 'kiln-connect', ...words], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${programs}:${process.env['PATH']}` },
    }).stdout.trim()
  expect(run()).toBe('/var/lib/kiln-connect: kiln connect --help')
  expect(run('claim', 'BCDF-GHJK', '--name', 'Ada')).toBe(
    '/var/lib/kiln-connect: runuser --user kiln-connect -- kiln connect claim BCDF-GHJK --name Ada',
  )
})
