import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, vi } from 'vitest'
import { createProcessRunner } from '#platform/process/run.ts'
import { nixArchive } from '#shared/nix-release.ts'
import { test } from '#test/http/downloads.ts'
import { installOfficial } from './official.ts'

const name = 'nix-1.2.3-x86_64-linux'
const signal = new AbortController().signal

/** A temporary folder that only this test uses. */
function ownTemp(folder: string): string {
  const temp = join(folder, 'tmp')
  mkdirSync(temp)
  vi.stubEnv('TMPDIR', temp)
  onTestFinished(() => void vi.unstubAllEnvs())
  return temp
}

/** An archive in the form of Nix's own, whose installer notes that it ran. */
function makeArchive(folder: string) {
  const ran = join(folder, 'ran')
  mkdirSync(join(folder, name))
  writeFileSync(join(folder, name, 'install'), `#!/bin/sh\necho "$@" >'${ran}'\n`)
  execFileSync('tar', ['-cJf', join(folder, 'nix.tar.xz'), '-C', folder, name])
  const bytes = readFileSync(join(folder, 'nix.tar.xz'))
  return { ran, bytes, sha256: createHash('sha256').update(bytes).digest('hex') }
}

test('Nix’s installer runs from the archive with the known SHA-256, without a channel', async ({
  folder,
  serve,
}) => {
  const temp = ownTemp(folder)
  const { ran, bytes, sha256 } = makeArchive(folder)
  const server = await serve(() => ({ bytes }))
  const archive = { name, url: server.url('/nix.tar.xz'), sha256 }
  const run = createProcessRunner({ env: process.env })
  await installOfficial({ run, env: {}, archive }, { onLine: () => undefined, signal })
  expect(readFileSync(ran, 'utf8')).toBe('--daemon --yes --no-channel-add\n')
  expect(readdirSync(temp)).toEqual([])
})

test('of any other archive nothing runs: Nix is not installed, and the error has both sums', async ({
  folder,
  serve,
}) => {
  const temp = ownTemp(folder)
  const { ran, bytes, sha256 } = makeArchive(folder)
  const server = await serve(() => ({ bytes }))
  const expected = 'a'.repeat(64)
  const archive = { name, url: server.url('/nix.tar.xz'), sha256: expected }
  const run = createProcessRunner({ env: process.env })
  const installing = installOfficial({ run, env: {}, archive }, { onLine: () => undefined, signal })
  await expect(installing).rejects.toMatchObject({
    code: 'nix.other-archive',
    values: { url: archive.url, found: sha256, expected },
  })
  expect(existsSync(ran)).toBe(false)
  expect(readdirSync(temp)).toEqual([])
})

test('the archive comes through this computer’s proxy', async ({ folder, serve }) => {
  const { ran, bytes, sha256 } = makeArchive(folder)
  const proxy = await serve(() => ({ bytes }))
  const archive = { name, url: 'http://releases.invalid/nix.tar.xz', sha256 }
  const run = createProcessRunner({ env: process.env })
  const env = { http_proxy: proxy.url('') }
  await installOfficial({ run, env, archive }, { onLine: () => undefined, signal })
  expect(proxy.asked.map(each => each.path)).toEqual([archive.url])
  expect(existsSync(ran)).toBe(true)
})

test('Lima’s VM, a workflow and Doctor install one release, with the same SHA-256', () => {
  const template = readFileSync('lima-nix.yaml', 'utf8')
  for (const architecture of ['x86_64', 'aarch64'] as const) {
    const { url, sha256 } = nixArchive(architecture)
    const [, version = 'none'] = /\n +version=([\d.]+)\n/.exec(template) ?? []
    expect(template).toContain(`${architecture}) sum=${sha256} ;;`)
    expect(url).toBe(
      `https://releases.nixos.org/nix/nix-${version}/nix-${version}-${architecture}-linux.tar.xz`,
    )
  }
})
