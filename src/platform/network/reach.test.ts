import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { startProxy } from '#test/http/proxy-server.ts'
import { createReach } from './reach.ts'

const signal = new AbortController().signal
const patience = { acceptWithinMs: 2000, answerWithinMs: 300, signal }
const url = 'http://cache.example.invalid/nix-cache-info'

async function serverFor(answer: RequestListener): Promise<number> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}
async function proxyTo(port: number, wanted?: Parameters<typeof startProxy>[1]) {
  const proxy = await startProxy(port, wanted)
  onTestFinished(() => proxy.stop())
  return proxy
}

test('a server behind the proxy that takes connections and is silent differs from one that answers', async () => {
  const speaking = await proxyTo(await serverFor((_, reply) => void reply.end('StoreDir: /nix/store\n')))
  const silent = await proxyTo(await serverFor(() => undefined))
  const isSilent = (env: Record<string, string>) => createReach({ env }).isSilent({ url, ...patience })
  expect(await isSilent({ http_proxy: speaking.address })).toBe(false)
  expect(speaking.asked).toEqual([`GET ${url}`])
  expect(await isSilent({ http_proxy: silent.address })).toBe(true)
  // Nix gives these up at once, and says why.
  expect(await isSilent({ http_proxy: 'http://127.0.0.1:1' })).toBe(false)
  expect(await isSilent({ http_proxy: 'http://' })).toBe(false)
  expect(await isSilent({ http_proxy: (await proxyTo(1, { refuses: 403 })).address })).toBe(false)
})

test('what no_proxy names gets the request directly', async () => {
  const proxy = await proxyTo(1)
  const port = await serverFor(() => undefined)
  const reach = createReach({ env: { http_proxy: proxy.address, no_proxy: '127.0.0.1' } })
  expect(await reach.isSilent({ url: `http://127.0.0.1:${port}/`, ...patience })).toBe(true)
  expect(proxy.asked).toEqual([])
})

test('a service of a machine gets the request directly, whatever proxy is set: ssh reaches it directly too', async () => {
  const proxy = await proxyTo(1)
  const port = await serverFor((_, reply) => void reply.writeHead(204).end())
  const reach = createReach({ env: { http_proxy: proxy.address, all_proxy: proxy.address } })
  const asked = { url: `http://127.0.0.1:${port}/`, maxBodyBytes: 100, signal }
  expect(await reach.fetch(asked)).toEqual({ status: 204, body: '' })
  expect(proxy.asked).toEqual([])
})
