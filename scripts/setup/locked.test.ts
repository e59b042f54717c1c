// npm itself, with a registry of one package.
import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/http/downloads.ts'

const sha512 = (bytes: Buffer) => `sha512-${createHash('sha512').update(bytes).digest('base64')}`

/** Packs a package as npm does; its install script leaves a mark. */
function pack(folder: string, text: string): Buffer {
  const at = join(folder, text, 'package')
  mkdirSync(at, { recursive: true })
  const words = { name: 'one', version: '1.0.0', scripts: { install: `touch '${join(folder, 'ran')}'` } }
  writeFileSync(join(at, 'package.json'), JSON.stringify(words))
  writeFileSync(join(at, 'text'), text)
  return execFileSync('tar', ['-cz', '-C', join(folder, text), 'package'])
}

test('npm installs only what the lock names, and runs no script of it', async ({ folder, serve }) => {
  const real = pack(folder, 'real')
  const other = pack(folder, 'other')
  let served = real
  const server = await serve(({ path }) => {
    if (path.endsWith('.tgz')) return { bytes: served }
    const dist = { tarball: server.url('/one/-/one-1.0.0.tgz'), integrity: sha512(served) }
    const versions = { '1.0.0': { name: 'one', version: '1.0.0', dist } }
    return { bytes: Buffer.from(JSON.stringify({ name: 'one', versions })) }
  })
  const scripts = join(folder, 'scripts')
  mkdirSync(join(scripts, 'few'), { recursive: true })
  cpSync(join(import.meta.dirname, 'locked.mjs'), join(scripts, 'locked.mjs'))
  const packages = {
    '': { name: 'few', dependencies: { one: '1.0.0' } },
    'node_modules/one': { version: '1.0.0', integrity: sha512(real), hasInstallScript: true },
  }
  writeFileSync(join(scripts, 'few', 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, packages }))
  /** Asynchronous, because this process is the registry. */
  const install = (to: string) => {
    const env = { ...process.env, npm_config_registry: server.url('/'), npm_config_cache: `${to}-cache` }
    const child = spawn(process.execPath, [join(scripts, 'locked.mjs'), 'few', to], { env, stdio: 'ignore' })
    return new Promise(done => child.on('close', done))
  }
  const [good, bad] = [join(folder, 'good'), join(folder, 'bad')]
  expect(await install(good)).toBe(0)
  expect(readFileSync(join(good, 'node_modules', 'one', 'text'), 'utf8')).toBe('real')
  expect(existsSync(join(folder, 'ran'))).toBe(false)
  served = other
  expect(await install(bad)).toBe(1)
  expect(existsSync(join(bad, 'node_modules', 'one'))).toBe(false)
})

test('each package of a lock has its SHA-512, and setup has npm run no script', () => {
  const locks = [
    'package-lock.json',
    ...['newer-npm', 'old-nodes'].map(each => `scripts/setup/${each}/package-lock.json`),
  ]
  for (const lock of locks) {
    const { packages } = JSON.parse(readFileSync(lock, 'utf8')) as {
      packages: Record<string, { integrity?: string; inBundle?: boolean }>
    }
    for (const [path, { integrity, inBundle }] of Object.entries(packages))
      if (path !== '' && !inBundle)
        expect([lock, path, integrity]).toEqual([lock, path, expect.stringMatching(/^sha512-/)])
  }
  for (const file of ['scripts/setup.mjs', 'scripts/setup/locked.mjs', 'scripts/setup/old-nodes.ts'])
    for (const line of readFileSync(file, 'utf8').split('\n'))
      if (/'(ci|install|rebuild|exec)'/.test(line)) expect(line).toContain("'--ignore-scripts'")
})
