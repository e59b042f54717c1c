// All users of a computer share loopback: real programs of another user try to get in.
import { once } from 'node:events'
import { describe, expect } from 'vitest'
import { WebSocket } from 'ws'
import {
  asNobody,
  canBeNobody,
  spawnAsNobody,
  type WindowServer,
  windowServer,
} from '#test/engine/window-server.ts'
import { test as base } from '#test/folders.ts'
import { maxConnections, maxStrangers } from './connections.ts'

/** The number of connections above those that are kept. */
const tooMany = 1000
const crowdSize = maxStrangers + tooMany

/** A separate server: requests of other tests may still be checked. */
const test = base.extend<{ kiln: WindowServer }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the names of what a fixture needs from here.
  kiln: async ({}, use) => {
    const kiln = await windowServer()
    await use(kiln)
    await kiln.close()
  },
})

describe.runIf(canBeNobody)('another user of this computer', () => {
  test('gets no answer, whatever they read of the URL or hold of a cookie', async ({ kiln }) => {
    const own = await kiln.cookie()
    const { pathname, search } = kiln.address()
    const upgrade = `Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${btoa('0123456789abcdef')}\r\n`
    for (const [path, more] of [
      [pathname + search, 'Connection: close\r\n'],
      ['/', 'Connection: close\r\n'],
      ['/ws', `Connection: Upgrade\r\n${upgrade}Origin: ${kiln.origin}\r\n`],
    ]) {
      const bytes = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${kiln.port}\r\nCookie: ${own}\r\n${more}\r\n`
      const output = await asNobody(kiln.port, bytes)
      expect([path, output.split('\r\n')[0]]).toEqual([path, 'HTTP/1.1 403 Forbidden'])
      for (const from of ['127.0.0.2', '127.255.255.254'])
        expect([path, from, await asNobody(kiln.port, bytes, { from })]).toEqual([path, from, ''])
      for (let count = 0; count < 5; count += 1) await asNobody(kiln.port, bytes, { leave: true })
    }
    // None of these attempts has used the token up.
    expect((await kiln.get(pathname + search)).status).toBe(200)
  })

  test('a crowd without a token triggers no lookups', async ({ kiln }) => {
    const before = kiln.tableReads()
    const upgrade = `Connection: Upgrade\\r\\nUpgrade: websocket\\r\\nSec-WebSocket-Version: 13\\r\\nSec-WebSocket-Key: MDEyMzQ1Njc4OWFiY2RlZg==\\r\\n`
    const crowd = spawnAsNobody(
      kiln.port,
      `let ends = 0
      const head = path => 'GET ' + path + ' HTTP/1.1\\r\\nHost: 127.0.0.1:' + port + '\\r\\n'
      const requests = [head('/'), head('/') + '\\r\\n', head('/?token=0') + '\\r\\n', head('/ws') + '${upgrade}\\r\\n']
      for (let n = 0; n < ${crowdSize}; n++) {
        const s = net.connect(port, '127.0.0.1', () => s.write(requests[n % 4]))
        s.on('error', () => {}); s.on('data', () => {}); s.on('close', () => { if (++ends === ${tooMany}) process.stdout.write('closed') })
      }
      process.stdin.resume().on('end', () => process.exit())`,
    )
    await once(crowd.stdout, 'data')
    expect(kiln.tableReads()).toBe(before)
    crowd.stdin.end()
    await once(crowd, 'exit')
  })

  test('the owner gets in while another user connects without end', async ({ kiln }) => {
    const own = await kiln.cookie()
    const crowd = spawnAsNobody(
      kiln.port,
      `let begun = 0
      const request = 'GET / HTTP/1.1\\r\\nHost: 127.0.0.1:' + port + '\\r\\n\\r\\n'
      const again = () => {
        const s = net.connect(port, '127.0.0.1', () => { if (++begun === 2000) process.stdout.write('here'); s.write(request); setTimeout(() => s.destroy(), 20) })
        s.on('error', () => {}).on('close', again).resume()
      }
      for (let n = 0; n < 400; n++) again()
      process.stdin.resume().on('end', () => process.exit())`,
    )
    await once(crowd.stdout, 'data')
    const answers: (number | string)[] = []
    for (let count = 0; count < 40; count += 1)
      answers.push(await kiln.get('/', { cookie: own }).then(({ status }) => status, String))
    expect(answers.filter(each => each !== 200)).toEqual([])
    crowd.stdin.end()
    await once(crowd, 'exit')
  })

  test('the owner gets in while two thousand connections are open and silent', async ({ kiln }) => {
    const own = await kiln.cookie()
    const crowd = spawnAsNobody(
      kiln.port,
      `let begun = 0, ends = 0
      const look = () => { if (begun === ${crowdSize} && ends >= ${tooMany}) process.stdout.write('here') }
      for (let n = 0; n < ${crowdSize}; n++) {
        const s = net.connect(port, '127.0.0.1', () => { begun++; look() })
        s.on('error', () => {}).on('close', () => { ends++; look() }).resume()
      }
      process.stdin.resume().on('end', () => process.exit())`,
    )
    await once(crowd.stdout, 'data')
    expect((await kiln.get('/', { cookie: own })).status).toBe(200)
    crowd.stdin.end()
    await once(crowd, 'exit')
  })
})

test('accepts no more connections than any window needs, even from the owner', async ({ kiln }) => {
  const own = await kiln.cookie()
  const clients: WebSocket[] = []
  const isOpened = () =>
    new Promise<boolean>(done => {
      const headers = { origin: kiln.origin, cookie: own }
      const client = new WebSocket(`ws://127.0.0.1:${kiln.port}/ws`, { headers })
      clients.push(client)
      client.on('open', () => done(true)).on('error', () => done(false))
    })
  // Fewer at once than may wait to be checked.
  const some = Array.from({ length: 16 })
  while (clients.length < maxConnections)
    expect(await Promise.all(some.map(isOpened))).toEqual(some.map(() => true))
  expect(await isOpened()).toBe(false)
  for (const client of clients) client.terminate()
})
