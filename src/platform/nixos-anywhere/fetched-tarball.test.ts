import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/http/downloads.ts'
import { startProxy } from '#test/http/proxy-server.ts'
import { fetchTarball, withTarball } from './fetched-tarball.ts'

const signal = new AbortController().signal
const url = 'http://me:secret@installers.example.invalid/download?id=7'

function tarball(folder: string): Buffer {
  mkdirSync(join(folder, 'kexec'))
  writeFileSync(join(folder, 'kexec', 'run'), '#!/bin/sh\n')
  execFileSync('tar', ['-C', folder, '-czf', join(folder, 'made'), 'kexec'])
  return readFileSync(join(folder, 'made'))
}

test('an address is downloaded once, through the proxy, and handed on under a name that says how it is packed', async ({
  folder,
  serve,
}) => {
  const bytes = tarball(folder)
  const server = await serve(() => ({ bytes, etag: '"1"' }))
  const proxy = await startProxy(Number(new URL(server.url()).port))
  const downloads = { folder: join(folder, 'downloads'), env: { http_proxy: proxy.address } }
  const seen: (number | null)[] = []
  await fetchTarball(url, downloads, { signal, onProgress: done => void seen.push(done) })
  expect(seen.at(-1)).toBe(bytes.length)
  expect(proxy.asked).toEqual(['GET http://installers.example.invalid/download?id=7'])
  const path = await withTarball(url, { folder, downloads, signal }, async place => {
    expect(place).toBe(join(folder, 'kexec.tar.gz'))
    expect(readFileSync(place).equals(bytes)).toBe(true)
    return realpathSync(place)
  })
  // The second request only asked whether it is unchanged.
  expect(server.asked.map(({ headers }) => headers['if-none-match'] ?? null)).toEqual([null, '"1"'])
  expect(() => readFileSync(path)).toThrow('ENOENT')
  proxy.stop()
})

test('what cannot be reached and what is not an installer are named, without a password, and not kept', async ({
  folder,
  serve,
}) => {
  const server = await serve(() => ({ bytes: Buffer.from('<html>'), etag: '"1"' }))
  const proxy = await startProxy(Number(new URL(server.url()).port))
  const downloads = { folder: join(folder, 'downloads'), env: { http_proxy: proxy.address } }
  await expect(fetchTarball(url, downloads, { signal })).rejects.toMatchObject({
    code: 'install.kexec-file',
    message:
      'http://installers.example.invalid/download?id=7 is not an installer for kexec: it is not a tar archive.',
  })
  expect(
    readdirSync(downloads.folder, { recursive: true }).filter(name => /file/.test(String(name))),
  ).toEqual([])
  proxy.stop()
  const refused = { ...downloads, env: { http_proxy: 'http://127.0.0.1:1' } }
  await expect(fetchTarball(url, refused, { signal })).rejects.toMatchObject({
    code: 'source.download',
    message: expect.stringContaining('the proxy http://127.0.0.1:1 (http_proxy)'),
  })
})
