import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { startProxy } from '#test/http/proxy-server.ts'
import { downloadBytes, downloadsIn } from './download-size.ts'

const template = readFileSync(join(import.meta.dirname, '..', '..', '..', 'lima-nix.yaml'), 'utf8')

test.for([
  ['x86_64', 'amd64'],
  ['aarch64', 'arm64'],
])('Kiln’s own template lists what it downloads: %s', ([architecture = '', debian = ''], { expect }) => {
  const [image, nix, ...more] = downloadsIn(template, architecture)
  expect(image).toMatch(new RegExp(`^https://cloud\\.debian\\.org/.*-${debian}-[^/]*\\.qcow2$`))
  expect(nix).toMatch(
    new RegExp(
      `^https://releases\\.nixos\\.org/nix/nix-[\\d.]+/nix-[\\d.]+-${architecture}-linux\\.tar\\.xz$`,
    ),
  )
  expect(more).toEqual([])
})

test('asks the servers for the sizes; if one does not answer, the size is unknown', async ({ folder }) => {
  const server = createServer(({ url }, reply) => {
    if (url?.includes('gone')) return void reply.writeHead(404).end()
    const bytes = url?.endsWith('.qcow2') ? 3000 : 70
    reply.writeHead(206, { 'content-range': `bytes 0-0/${bytes}`, 'content-length': 1 }).end('x')
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  const here = (gone: string) =>
    template
      .replaceAll('https://cloud.debian.org', `http://127.0.0.1:${port}${gone}`)
      .replaceAll('https://releases.nixos.org', `http://127.0.0.1:${port}`)
      .replace('"http', '"http')
  const path = join(folder, 'lima.yaml')
  const { signal } = new AbortController()
  try {
    writeFileSync(path, here(''))
    expect(await downloadBytes(path, 'x86_64', { signal, env: {} })).toBe(3070)
    // Through the proxy of this computer, by names that only it knows.
    writeFileSync(path, template.replaceAll('https://', 'http://'))
    const proxy = await startProxy(port)
    const env = { http_proxy: `http://${proxy.address}` }
    expect(await downloadBytes(path, 'x86_64', { signal, env })).toBe(3070)
    expect(proxy.asked.map(each => new URL(each.split(' ')[1] ?? '').host).sort()).toEqual([
      'cloud.debian.org',
      'releases.nixos.org',
    ])
    proxy.stop()
    writeFileSync(path, here('/gone'))
    expect(await downloadBytes(path, 'x86_64', { signal, env: {} })).toBeNull()
  } finally {
    server.close()
  }
})
