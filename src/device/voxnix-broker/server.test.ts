import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createConnection } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, it } from 'vitest'
import type { Broker } from './broker.ts'
import { listen } from './server.ts'

const requests = 300
const mostInFlight = 8

it('answers others while one connection sends a million empty lines, whether it reads the replies or not', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-server-'))
  const broker: Broker = { answer: async () => ({ ok: true, value: 'here' }) }
  const path = join(folder, 'socket')
  const server = await listen({ path }, { face: 'chat', person: null }, { broker, log: () => undefined })
  const flood = '\n'.repeat(1024 * 1024)
  const [deaf, reading, other] = [createConnection(path), createConnection(path), createConnection(path)]
  try {
    await once(other, 'connect')
    deaf.write(flood)
    reading.write(flood)
    reading.resume()
    await once(reading, 'data')
    for (let id = 1; id <= 5; id++) {
      other.write(`${JSON.stringify({ id, verb: 'list', input: {}, as: '1' })}\n`)
      const [reply] = await once(other.setEncoding('utf8'), 'data')
      expect(JSON.parse(reply)).toEqual({ id, ok: true, value: 'here' })
    }
    // Each of its lines gets 38 bytes, so most of the flood is still to come.
    expect(reading.bytesRead).toBeLessThan(flood.length)
  } finally {
    for (const each of [deaf, reading, other]) each.destroy()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})

it('answers many requests of one write in their order, a few at a time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-server-'))
  let [running, most] = [0, 0]
  const broker: Broker = {
    async answer() {
      running += 1
      most = Math.max(most, running)
      await delay(2)
      running -= 1
      return { ok: true, value: null }
    },
  }
  const path = join(folder, 'socket')
  const server = await listen({ path }, { face: 'chat', person: null }, { broker, log: () => undefined })
  const socket = createConnection(path).setEncoding('utf8')
  try {
    await once(socket, 'connect')
    const lines = Array.from({ length: requests }, (_, at) =>
      JSON.stringify({ id: at + 1, verb: 'list', input: {}, as: '1' }),
    )
    socket.write(`${lines.join('\n')}\n`)
    let text = ''
    for await (const chunk of socket) {
      text += String(chunk)
      if (text.split('\n').length > requests) break
    }
    const ids = text
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line).id)
    expect(ids).toEqual(lines.map((_, at) => at + 1))
    expect(most).toBe(mostInFlight)
  } finally {
    socket.destroy()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
})
