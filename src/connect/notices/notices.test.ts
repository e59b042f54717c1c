// Notices, with a mail server and a webhook of the test that speak the real protocols.
import { createHmac } from 'node:crypto'
import { createServer as createHttp, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { noticeSettings } from '#shared/connect/notice-settings.ts'
import { claimed, household, minute, type Server, send, server } from '#test/connect-boxes.ts'
import { mailServer } from '#test/mail-server.ts'
import { createDelivery } from './deliver.ts'
import { watchBoxes } from './watch.ts'

const open: HttpServer[] = []
afterEach(() => {
  for (const each of open.splice(0)) each.close()
})
async function listening(made: HttpServer): Promise<number> {
  open.push(made)
  await new Promise<void>(done => made.listen(0, '127.0.0.1', done))
  return (made.address() as AddressInfo).port
}

async function webhook(status = () => 204) {
  const posts: { headers: Record<string, unknown>; body: string }[] = []
  const port = await listening(
    createHttp((request, reply) => {
      let body = ''
      request.on('data', chunk => {
        body += chunk
      })
      request.on('end', () => {
        posts.push({ headers: request.headers, body })
        reply.writeHead(status(), { location: 'http://127.0.0.1:1/' }).end()
      })
    }),
  )
  return { url: `http://127.0.0.1:${port}/hook`, posts }
}

const secret = 'a secret of the webhook'
const withOwner = (at: Server) => {
  at.store.putAccount({ id: 'a', email: 'ada@example.com', name: 'Ada', password: 'x', createdAt: 1 })
  at.store.putRole(household, 'a', 'owner')
  at.store.putAccount({ id: 'b', email: 'bo@example.com', name: 'Bo', password: 'x', createdAt: 1 })
  at.store.putRole(household, 'b', 'viewer')
}
const round = async (at: Server, given: unknown) => {
  const lost: string[] = []
  const settings = noticeSettings.parse(given)
  const parts = { store: at.store, settings, now: at.now, onLost: () => void lost.push('lost') }
  watchBoxes(parts)
  await createDelivery(parts)()
  return lost
}

describe('notices [A8]', () => {
  test('are sent once by mail and webhook when a box is offline, and once when it is back', async () => {
    const at = server()
    withOwner(at)
    at.store.putListeningSince(at.now())
    const [smtp, hook] = [await mailServer(), await webhook()]
    const settings = {
      mail: { server: smtp.address, from: 'connect@example.com', user: 'u', password: 'p' },
      webhooks: [{ url: hook.url, secret }],
    }
    const { box, auth } = await claimed(at)
    await box.report(auth.access_token)
    await round(at, settings)
    expect([smtp.mails, hook.posts]).toEqual([[], []])
    at.pass(100 * minute)
    for (let n = 0; n < 3; n++) await round(at, settings)
    expect(hook.posts).toHaveLength(1)
    const [post] = hook.posts
    expect(JSON.parse(post?.body ?? '')).toMatchObject({
      type: 'box.offline',
      box: { id: box.id, hostname: 'kitchen', household: 'Home' },
    })
    const [, time, signature] = /^t=(\d+),v1=(\w+)$/.exec(String(post?.headers['kiln-signature'])) ?? []
    expect(createHmac('sha256', secret).update(`${time}.${post?.body}`).digest('hex')).toBe(signature)
    expect(smtp.lines).toEqual([
      'EHLO [127.0.0.1]',
      `AUTH PLAIN ${Buffer.from('\0u\0p').toString('base64')}`,
      'MAIL FROM:<connect@example.com>',
      'RCPT TO:<ada@example.com>',
      'DATA',
      'QUIT',
    ])
    const [head = '', body = ''] = (smtp.mails[0] ?? '').split('\n\n')
    expect(head).toContain('To: ada@example.com')
    expect(Buffer.from(body, 'base64').toString()).toContain('kitchen is offline')
    at.pass(minute)
    const again = await box.refresh(auth.refresh_token)
    await box.report(again.body.access_token)
    for (let n = 0; n < 2; n++) await round(at, settings)
    expect(hook.posts.map(({ body: text }) => JSON.parse(text).type)).toEqual(['box.offline', 'box.back'])
    expect(smtp.mails).toHaveLength(2)
  })

  test("report a full disk, but not the server's own downtime", async () => {
    const at = server()
    const hook = await webhook()
    const settings = { webhooks: [{ url: hook.url, secret, household: 'Home' }] }
    const { box, auth } = await claimed(at)
    const body = { uptime_seconds: 1, disk: { root_used_bytes: 97, root_total_bytes: 100 } }
    await send(at, 'POST', `/api/v1/installations/${box.id}/health`, {
      bearer: auth.access_token,
      key: box.key,
      body,
    })
    await round(at, settings)
    at.pass(600 * minute)
    at.store.putListeningSince(at.now())
    await round(at, settings)
    expect(hook.posts.map(post => JSON.parse(post.body).type)).toEqual(['box.disk-full'])
    await round(at, { webhooks: [{ url: hook.url, secret, household: 'Other' }] })
    expect(hook.posts).toHaveLength(1)
  })

  test('report a disk that fails, once, and a full one after it', async () => {
    const at = server()
    const hook = await webhook()
    const settings = { webhooks: [{ url: hook.url, secret }] }
    const { box, auth } = await claimed(at)
    const reports = async (failing: boolean, used: number) => {
      const disks = [
        { name: 'sda', model: 'A', failing: false },
        { name: 'sdb', model: 'B', failing },
      ]
      const body = { uptime_seconds: 1, disks, disk: { root_used_bytes: used, root_total_bytes: 100 } }
      at.pass(minute)
      const path = `/api/v1/installations/${box.id}/health`
      const sent = await send(at, 'POST', path, { bearer: auth.access_token, key: box.key, body })
      expect(sent.status).toBe(204)
      await round(at, settings)
      return hook.posts.map(post => JSON.parse(post.body).type)
    }
    expect(await reports(false, 10)).toEqual([])
    expect(await reports(true, 10)).toEqual(['box.disk-failing'])
    expect(await reports(true, 97)).toEqual(['box.disk-failing'])
    // It was replaced, and what was hidden comes now.
    expect(await reports(false, 97)).toEqual(['box.disk-failing', 'box.disk-full'])
    expect(await reports(true, 97)).toEqual(['box.disk-failing', 'box.disk-full', 'box.disk-failing'])
  })

  test('are sent once by a server that takes longer than the next round', async () => {
    const at = server()
    withOwner(at)
    at.store.putListeningSince(at.now())
    await claimed(at)
    at.pass(100 * minute)
    let go = () => {}
    const slow = new Promise<void>(done => {
      go = done
    })
    const [smtp, well] = [await mailServer({ ready: slow }), await webhook()]
    const settings = noticeSettings.parse({
      mail: { server: smtp.address, from: 'connect@example.com' },
      webhooks: [{ url: well.url, secret }],
    })
    const parts = { store: at.store, settings, now: at.now, onLost: () => expect.unreachable() }
    watchBoxes(parts)
    const deliver = createDelivery(parts)
    const rounds = [deliver()]
    await expect.poll(() => well.posts.length).toBe(1)
    at.pass(minute)
    rounds.push(deliver())
    await expect.poll(() => smtp.callers()).toBe(1)
    go()
    await Promise.all(rounds)
    expect([smtp.mails.length, well.posts.length, smtp.callers()]).toEqual([1, 1, 1])
    expect(at.store.noticesDue(Number.MAX_SAFE_INTEGER)).toEqual([])
  })

  test('wait for an unreachable target without delaying others, and are given up after a day', async () => {
    const at = server()
    withOwner(at)
    at.store.putListeningSince(at.now())
    let status = 503
    const [broken, well] = [await webhook(() => status), await webhook()]
    const settings = {
      mail: { server: 'smtp://127.0.0.1:1', from: 'connect@example.com' },
      webhooks: [broken, well].map(({ url }) => ({ url, secret })),
    }
    await claimed(at)
    at.pass(100 * minute)
    await round(at, settings)
    expect([broken.posts.length, well.posts.length]).toEqual([1, 1])
    // Not before it is due; redirects are not followed.
    await round(at, settings)
    expect(broken.posts).toHaveLength(1)
    status = 307
    at.pass(2 * minute)
    await round(at, settings)
    status = 200
    at.pass(6 * minute)
    await round(at, settings)
    at.pass(60 * minute)
    await round(at, settings)
    expect([broken.posts.length, well.posts.length]).toEqual([3, 1])
    const lost: string[] = []
    for (let n = 0; n < 30; n++) {
      at.pass(120 * minute)
      lost.push(...(await round(at, settings)))
    }
    expect(lost).toEqual(['lost'])
    expect(at.store.noticesDue(Number.MAX_SAFE_INTEGER)).toEqual([])
  })
})
