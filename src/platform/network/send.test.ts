import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect } from 'vitest'
import { bytes, loader, test } from '#test/http/downloads.ts'
import { startProxy, startSocks } from '#test/http/proxy-server.ts'

const portOf = (url: string) => Number(new URL(url).port)

test('a file is loaded through http_proxy, under the name that only the proxy knows', async ({
  folder,
  serve,
}) => {
  const server = await serve(() => ({ bytes, etag: '"1"' }))
  const proxy = await startProxy(portOf(server.url()))
  const env = { http_proxy: `http://${proxy.address}` }
  const { path } = await loader(folder, { env }).load('http://images.example.invalid/a/disk.img')
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(proxy.asked).toEqual(['GET http://images.example.invalid/a/disk.img'])
  expect(server.asked[0]?.headers.host).toBe('images.example.invalid')
  // And not where no_proxy says so.
  await loader(folder, { env: { ...env, no_proxy: '127.0.0.0/8' } }).load(server.url('/b'))
  expect(proxy.asked.length).toBe(1)
  proxy.stop()
})

test('SOCKS 5 is spoken, and the proxy looks the name up', async ({ folder, serve }) => {
  const server = await serve(() => ({ bytes, etag: '"1"' }))
  const socks = await startSocks(portOf(server.url()))
  const env = { ALL_PROXY: `socks5h://${socks.address}` }
  const { path } = await loader(folder, { env }).load('http://images.example.invalid/disk.img')
  expect(readFileSync(path).equals(bytes)).toBe(true)
  expect(socks.asked).toEqual(['images.example.invalid'])
  socks.stop()
})

test('a proxy that wants a name gets the one of its address; errors name the proxy and the variable', async ({
  folder,
  serve,
}) => {
  const server = await serve(() => ({ bytes, etag: '"1"' }))
  const proxy = await startProxy(portOf(server.url()), { login: 'me:secret' })
  const load = (env: Record<string, string>, url = 'http://images.example.invalid/disk.img') =>
    loader(folder, { env }).load(url)
  await load({ http_proxy: `http://me:secret@${proxy.address}` })
  const wants = (text: string) => ({ code: 'source.download', message: expect.stringContaining(text) })
  await expect(load({ http_proxy: `http://me:wrong@${proxy.address}` })).rejects.toMatchObject(
    wants(`the proxy http://${proxy.address} (http_proxy): it wants a name and a password`),
  )
  await expect(
    load({ https_proxy: `http://${proxy.address}` }, 'https://images.example.invalid/disk.img'),
  ).rejects.toMatchObject(wants('(https_proxy): it wants a name and a password'))
  proxy.stop()
  await expect(load({ http_proxy: 'http://127.0.0.1:1' })).rejects.toMatchObject(
    wants('the proxy http://127.0.0.1:1 (http_proxy): the server refused the connection'),
  )
  await expect(load({ all_proxy: 'quic://127.0.0.1:1' })).rejects.toMatchObject(
    wants('(all_proxy): Kiln uses proxies of http://, https:// and socks5://, not of quic:'),
  )
})

test('https goes through a tunnel, and is trusted by the authority that SSL_CERT_FILE names', async ({
  folder,
}) => {
  const [key, cert] = ['key.pem', 'cert.pem'].map(name => join(folder, name)) as [string, string]
  const subject = [
    '-subj',
    '/CN=images.example.invalid',
    '-addext',
    'subjectAltName=DNS:images.example.invalid',
  ]
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject],
    { stdio: 'ignore' },
  )
  const server = createServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, reply) =>
    reply.end(bytes),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const proxy = await startProxy(port)
  const socks = await startSocks(port)
  const url = 'https://images.example.invalid/disk.img'
  for (const place of [`http://${proxy.address}`, `socks5://${socks.address}`])
    for (const variable of ['SSL_CERT_FILE', 'NODE_EXTRA_CA_CERTS']) {
      const { path, leave } = await loader(folder, { env: { https_proxy: place, [variable]: cert } }).load(
        url,
      )
      expect(readFileSync(path).equals(bytes)).toBe(true)
      await leave({ keep: false })
    }
  expect(proxy.asked[0]).toBe('CONNECT images.example.invalid:443')
  await expect(
    loader(folder, { env: { https_proxy: `http://${proxy.address}` } }).load(url),
  ).rejects.toMatchObject({
    message: expect.stringMatching(/signed by an authority that this computer does not know.*SSL_CERT_FILE/),
  })
  for (const each of [server, proxy]) 'stop' in each ? each.stop() : each.close()
  socks.stop()
})
