import { type Duplex, duplexPair } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { createClient } from '#shared/contract/client.ts'
import { memoryPorts } from '#shared/contract/memory-port.ts'
import { windowBytes } from '#shared/contract/streams.ts'
import { failure, type KilnError } from '#shared/errors.ts'
import { quietLog } from '#test/engine/quiet-log.ts'
import { serveConnection } from './connection.ts'
import { maxUnreadBytes } from './streams.ts'

/** A client of an engine whose machine "m" has a serial port; `machine` is the machine's end of it. */
function setUp() {
  const [served, machine] = duplexPair()
  const { client, engine } = memoryPorts()
  serveConnection(
    {
      call: async () => null,
      watch: async () => null,
      onChanged: () => () => undefined,
      streams: {
        'machines.screen': async ({ id }) => {
          throw failure('machine.not-running', { operation: 'machines', values: { id, name: 'Tiny' } })
        },
        'machines.serial': async () => served,
        'machines.terminal': async () => served,
        'hosts.terminal': async () => served,
      },
      log: quietLog,
    },
    engine,
  )
  return { client: createClient(client), served, machine }
}

const opened = (client: ReturnType<typeof setUp>['client'], onBytes: (bytes: Uint8Array) => unknown) => {
  let ended: KilnError | null | undefined
  const stream = client.open(
    'machines.serial',
    { id: 'm' },
    {
      onBytes: async bytes => void (await onBytes(bytes)),
      onEnd: error => {
        ended = error
      },
    },
  )
  return { stream, ended: () => ended }
}
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString()
const receivedBy = (machine: Duplex) => {
  let all = ''
  machine.on('data', chunk => {
    all += chunk
  })
  return () => all
}

test('bytes pass in both directions, and the end is reported', async () => {
  const { client, machine } = setUp()
  let printed = ''
  const { stream, ended } = opened(client, bytes => {
    printed += text(bytes)
  })
  machine.write('login: ')
  await expect.poll(() => printed).toBe('login: ')
  const typed = receivedBy(machine)
  stream.write(Buffer.from('root\n'))
  await expect.poll(typed).toBe('root\n')
  machine.end()
  await expect.poll(ended).toBeNull()
})

test('the length of a stream’s history is reported before it comes', async () => {
  const { client, served, machine } = setUp()
  Object.assign(served, { replayBytes: 6 })
  const seen: unknown[] = []
  client.open(
    'machines.serial',
    { id: 'm' },
    {
      onOpen: replayBytes => seen.push(replayBytes),
      onBytes: bytes => void seen.push(text(bytes)),
      onEnd: () => undefined,
    },
  )
  machine.write('old\nnew')
  await expect.poll(() => seen).toEqual([6, 'old\nnew'])
})

test('the reason is reported if a stream could not be opened', async () => {
  const { client } = setUp()
  const error = await new Promise<KilnError | null>(onEnd => {
    client.open('machines.screen', { id: 'm' }, { onBytes: () => undefined, onEnd })
  })
  expect(error?.code).toBe('machine.not-running')
})

test('a client that takes nothing gets a window full and no more, and the rest once it takes again', async () => {
  const { client, machine } = setUp()
  const sent = 3 * windowBytes
  let got = 0
  const gate = Promise.withResolvers<void>()
  opened(client, bytes => {
    got += bytes.byteLength
    return gate.promise
  })
  for (let at = 0; at < sent; at += 1024) machine.write(Buffer.alloc(1024))
  await expect.poll(() => got).toBeGreaterThanOrEqual(windowBytes)
  await delay(50)
  expect(got).toBeLessThan(windowBytes + 128 * 1024)
  gate.resolve()
  await expect.poll(() => got).toBe(sent)
})

test('unread data is not buffered without bound', async () => {
  const { client } = setUp()
  const { stream, ended } = opened(client, () => undefined)
  await delay(5)
  const chunk = Buffer.alloc(64 * 1024)
  for (let at = 0; at < 2 * maxUnreadBytes; at += chunk.byteLength) stream.write(chunk)
  await expect.poll(() => ended()?.code).toBe('stream.not-read')
})

test('a closed stream, and a closed connection, release the machine', async () => {
  for (const close of ['stream', 'client'] as const) {
    const { client, served } = setUp()
    const { stream, ended } = opened(client, () => undefined)
    await delay(5)
    if (close === 'stream') stream.close()
    else client.close()
    await expect.poll(() => served.destroyed).toBe(true)
    expect(ended()?.code).toBe(close === 'stream' ? undefined : 'engine.lost')
  }
})

test('a stream of an engine that is gone ends, once', async () => {
  const ports = memoryPorts()
  const client = createClient(ports.client)
  ports.engine.close()
  await delay(10)
  const { ended } = opened(client, () => undefined)
  await expect.poll(ended).toMatchObject({ code: 'engine.lost' })
})

test('refuses an unknown stream, and input that does not belong to it', async () => {
  const { client, engine } = memoryPorts()
  const answers: unknown[] = []
  serveConnection(
    {
      call: async () => null,
      watch: async () => null,
      onChanged: () => () => undefined,
      streams: {
        'machines.screen': never,
        'machines.serial': never,
        'machines.terminal': never,
        'hosts.terminal': never,
      },
      log: quietLog,
    },
    engine,
  )
  client.listen(message => answers.push(message))
  const post = client.post as (message: unknown) => void
  post({ t: 'open', id: 1, stream: 'toString', input: {} })
  post({ t: 'open', id: 2, stream: 'machines.serial', input: { id: 7 } })
  post({ t: 'bytes', id: 3, bytes: new Uint8Array(64 * 1024 + 1) })
  // No stream has this id: no answer is expected.
  for (const t of ['bytes', 'taken', 'end']) post({ t, id: 9, bytes: new Uint8Array(1), count: 1 })
  await delay(10)
  const codes = answers.map(answer => (answer as { id: number; error: { code: string } }).error.code)
  expect(codes).toEqual(expect.arrayContaining(['call.unknown', 'request.invalid', 'request.invalid']))
  expect(answers).toHaveLength(3)
})

const never = () => Promise.reject(new Error('not reached'))
