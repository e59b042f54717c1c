// Kiln's downloads, and those of Nix that it starts, go through the computer's proxy. Only the proxy can
// resolve the names.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { startProxy } from '#test/http/proxy-server.ts'
import { hasNix } from '#test/tools-here.ts'

const key = `cache-1:${'A'.repeat(43)}=`

describe('behind a proxy', () => {
  const server = createServer(({ url }, reply) => {
    if (url?.endsWith('/nix-cache-info')) return void reply.end('StoreDir: /nix/store\nWantMassQuery: 1\n')
    if (url?.endsWith('/SHA256SUMS')) return void reply.end(`${'a'.repeat(64)}  disk.img\n`)
    return void reply.end(Buffer.alloc(1 << 20, 1))
  })
  let proxy: Awaited<ReturnType<typeof startProxy>>
  let engine: TestEngine
  beforeAll(async () => {
    await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
    proxy = await startProxy((server.address() as AddressInfo).port)
    const none = { all_proxy: '', ALL_PROXY: '', no_proxy: '', NO_PROXY: '', HTTP_PROXY: '' }
    engine = testEngine({ env: { ...none, http_proxy: `http://${proxy.address}` } })
  })
  afterAll(async () => {
    await engine?.close()
    proxy?.stop()
    server.close()
  })
  const asked = () => new Set(proxy.asked.splice(0))

  it.skipIf(!hasNix)('a cache is added, and checked before a build (needs Nix)', async () => {
    // A new name, because Nix caches the answers of a cache.
    const url = `http://cache-${process.pid}-${Date.now()}.example.invalid`
    expect(await engine.client.caches.add({ url, key, pushedBy: null })).toMatchObject({ url })
    expect(asked()).toContain(`GET ${url}/nix-cache-info`)
  })

  it('an address that is typed in the window is checked, and sums are found next to it', async () => {
    const url = 'http://images.example.invalid/disk.img'
    const facts = await engine.client.flash.inspect({ source: { kind: 'url', url } })
    expect(facts).toMatchObject({ sizeBytes: 1 << 20 })
    expect(asked()).toContain(`GET ${url}`)
    const sum = await engine.client.flash.findSum({
      text: 'http://images.example.invalid/SHA256SUMS',
      source: { kind: 'url', url },
    })
    expect(sum).toMatchObject({ sha256: 'a'.repeat(64) })
    expect(asked()).toContain('GET http://images.example.invalid/SHA256SUMS')
  })
})
