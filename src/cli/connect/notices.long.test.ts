import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { openStoreFile } from '#connect/store/sqlite-store.ts'
import { kilnConnect, serveConnect } from '#test/connect-process.ts'
import { test } from '#test/folders.ts'

describe('notices of a Connect [A8]', () => {
  test('refuses an invalid file and names the place', ({ folder }) => {
    const file = join(folder, 'notices.json')
    for (const text of [
      'no JSON',
      '{"mail":{"server":"https://mail.example","from":"a@example.com"}}',
      '{"webhooks":[{"url":"file:///etc/passwd","secret":"0123456789abcdef"}]}',
      '{"webhooks":[{"url":"https://a.example","secret":"short"}]}',
      '{"webhook":[]}',
    ]) {
      writeFileSync(file, text)
      expect(kilnConnect(folder, 'serve', '--notices', file).lines.at(-1)).toMatchObject({
        error: { code: 'file.broken' },
      })
    }
  })

  test('a notice that could not be sent is sent at the next start', async ({ folder }) => {
    const first = await serveConnect(folder)
    await first.end()
    const heard = Promise.withResolvers<string>()
    const hook = createServer((request, reply) => {
      request.on('data', chunk => heard.resolve(String(chunk)))
      reply.writeHead(204).end()
    })
    await new Promise<void>(done => hook.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`
    const store = openStoreFile(join(folder, 'connect/connect.db'))
    store.putHousehold({ id: 'h', name: 'Home', createdAt: 1 })
    const rest = { architecture: null, nixosVersion: null, model: null, serial: null, key: null, claim: null }
    const customer = { first_name: 'Ada', last_name: 'L', email: 'a@b.example' }
    const owned = { claimedAt: Date.now(), household: 'h', customer, pangolin: null }
    store.putDevice({ id: 'd', hostname: 'kitchen', ...rest, firstSeenAt: 1, address: '', owned })
    store.putNotice({ id: 'n', device: 'd', kind: 'offline', at: 1, target: url, tries: 2, nextAt: 1 })
    store.close()
    const file = join(folder, 'notices.json')
    writeFileSync(file, JSON.stringify({ webhooks: [{ url, secret: '0123456789abcdef' }] }))
    const second = await serveConnect(folder, '--notices', file)
    expect(JSON.parse(await heard.promise)).toMatchObject({
      id: 'n',
      type: 'box.offline',
      box: { hostname: 'kitchen' },
    })
    expect(await second.end()).toBe(0)
    hook.close()
  })
})
