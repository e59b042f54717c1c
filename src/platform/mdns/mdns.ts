// Queries the local network, one query per service and interface, as "one-shot" queries of RFC 6762 (5.1): from a
// separate port, so that answers come only to us and this computer's own responder does not interfere.
import { randomInt } from 'node:crypto'
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { networkInterfaces } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { encode } from 'dns-packet'
import type { MdnsPort } from '#engine/ports/mdns.ts'
import { announcedIn } from './answers.ts'
import { collectPackets, type Packet } from './in-turn.ts'

const port = 5353
const mostBytes = 9000
/** A query or its answer may get lost: it is repeated after these times. */
const againMs = [0, 1000, 3000]

type Way = { family: 'IPv4' | 'IPv6'; address: string; interfaceName: string }

export const createMdns = (ways: () => Way[] = ownWays): MdnsPort => ({
  browse: async (services, { timeoutMs, signal }) => {
    const id = randomInt(1, 0x1_0000)
    const { packets, take } = collectPackets()
    const ending = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)])
    const questions = services.map(service =>
      encode({
        type: 'query',
        id,
        flags: 0,
        questions: [{ type: 'PTR', class: 'IN', name: `${service}.local` }],
      }),
    )
    await Promise.all(
      ways().map(
        way =>
          askOn(way, questions, {
            ending,
            onPacket: take,
          }).catch(() => undefined), // gone, or without multicast: query the others
      ),
    )
    return announcedIn(packets, services, id)
  },
})

type Asking = { ending: AbortSignal; onPacket: (packet: Packet) => void }

async function askOn(
  { family, address, interfaceName }: Way,
  questions: Buffer[],
  { ending, onPacket }: Asking,
) {
  const socket = createSocket({ type: family === 'IPv4' ? 'udp4' : 'udp6' })
  try {
    socket.on('error', () => undefined) // of a packet: the next one may pass
    socket.on('message', (data, from) => {
      if (from.port === port && data.length <= mostBytes)
        onPacket({ data, from: from.address, interfaceName })
    })
    socket.bind({ address, port: 0, exclusive: true })
    await once(socket, 'listening', { signal: ending })
    socket.setMulticastInterface(family === 'IPv4' ? address : `::%${interfaceName}`)
    socket.setMulticastTTL(255)
    const group = family === 'IPv4' ? '224.0.0.251' : `ff02::fb%${interfaceName}`
    let before = 0
    for (const at of againMs) {
      await wait(at - before, undefined, { signal: ending })
      before = at
      for (const question of questions) await send(socket, question, group)
    }
    await once(ending, 'abort')
  } catch (thrown) {
    if (!ending.aborted) throw thrown
  } finally {
    socket.close()
  }
}

const send = (socket: Socket, question: Buffer, group: string) =>
  new Promise<void>((resolve, reject) => {
    socket.send(question, port, group, error => (error ? reject(error) : resolve()))
  })

/** Each interface by IPv4 and by IPv6's link-local address. */
function ownWays(): Way[] {
  return Object.entries(networkInterfaces()).flatMap(([interfaceName, places = []]) =>
    places.flatMap(({ family, address, internal }): Way[] => {
      if (internal) return []
      if (family === 'IPv4') return [{ family, address, interfaceName }]
      return /^fe80:/i.test(address)
        ? [{ family, address: `${address}%${interfaceName}`, interfaceName }]
        : []
    }),
  )
}
