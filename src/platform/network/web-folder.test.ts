// Servers that do not do what a web server should. A real one: test/engine/updates-upload.long.test.ts.
import { writeFileSync } from 'node:fs'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { createWebFolder } from './web-folder.ts'

const open: (() => void)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

async function serverOf(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  open.push(() => {
    server.close()
    server.closeAllConnections()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/file`
}
const folder = createWebFolder({ env: {} })
const access = { login: null, signal: new AbortController().signal }

test('a file that never ends is not read further than the file is long', async () => {
  let isClosed = false
  const address = await serverOf((_, answer) => {
    const timer = setInterval(() => answer.write(Buffer.alloc(64 * 1024)), 1)
    answer.on('close', () => {
      clearInterval(timer)
      isClosed = true
    })
  })
  expect(await folder.sha256(address, { ...access, mostBytes: 1_000_000 })).toBeNull()
  await expect.poll(() => isClosed).toBe(true)
})

test('an answer that comes before the whole file shows in what was sent', async ({ folder: place }) => {
  const path = join(place, 'file')
  const whole = 64 * 1024 * 1024
  writeFileSync(path, Buffer.alloc(whole))
  const address = await serverOf((_, answer) => void answer.writeHead(201).end())
  const put = await folder.put(address, path, { ...access, onBytes: () => undefined })
  expect(put.sizeBytes).toBeLessThan(whole)
})

test('a server without room for a file is another failure than one that does not take files there', async ({
  folder: place,
}) => {
  const path = join(place, 'file')
  writeFileSync(path, 'x')
  const codeOf = async (status: number) => {
    const address = await serverOf((request, answer) => {
      request.resume()
      answer.writeHead(status).end()
    })
    return folder.put(address, path, { ...access, onBytes: () => undefined }).catch(thrown => thrown.code)
  }
  expect(await Promise.all([413, 507, 409, 401].map(codeOf))).toEqual([
    'update.upload-full',
    'update.upload-full',
    'update.upload-refused',
    'update.upload-login',
  ])
})
