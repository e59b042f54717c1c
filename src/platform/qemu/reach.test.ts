import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const reach = join(import.meta.dirname, 'reach.ts')

/** Runs in a separate process with nothing else to wait for: a promise that never settles ends it silently. */
async function answered(port: number): Promise<string> {
  const script = `
    const { answers } = await import(${JSON.stringify(reach)})
    console.log(await answers({ kind: 'ssh', host: ${port} }, async () => false))
  `
  const words = ['--disable-warning=ExperimentalWarning', '--input-type=module', '--eval', script]
  return (await promisify(execFile)(process.execPath, words)).stdout.trim()
}

it.each([
  ['says nothing and closes, as QEMU does for a guest that refuses', '', 'false'],
  ['is not SSH', 'HTTP/1.1 400 Bad Request\r\n', 'false'],
  ['is SSH', 'SSH-2.0-OpenSSH_9.2\r\n', 'true'],
])('a service that %s', async (_, words, expected) => {
  const server = createServer(socket => socket.end(words)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  try {
    expect(await answered((server.address() as AddressInfo).port)).toBe(expected)
  } finally {
    server.close()
  }
})
