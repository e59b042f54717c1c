import fc from 'fast-check'
import { expect, test } from 'vitest'
import { collectPackets, type Packet, readInTurn } from './in-turn.ts'

const budget = 4000
const packet = (from: string, costs: number): Packet => ({
  data: Buffer.alloc(costs),
  from,
  interfaceName: 'eth0',
})
const read = (packets: readonly Packet[]) => {
  const seen: Packet[] = []
  let spent = 0
  readInTurn(packets, {
    budget,
    costAtMost: ({ data }) => data.byteLength,
    read: each => {
      seen.push(each)
      spent += each.data.byteLength
      return each.data.byteLength
    },
  })
  return { seen, spent }
}
const sizes = fc.array(fc.integer({ min: 1, max: 1801 }), { maxLength: 200 })

test('whatever up to 38 other devices send, and in whichever order, an honest answer is read', () => {
  fc.assert(
    fc.property(
      fc.array(sizes, { maxLength: 38 }),
      fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 1, maxLength: 2 }),
      fc.infiniteStream(fc.nat()),
      (others, honest, order) => {
        const sent = [
          ...others.flatMap((each, at) => each.map(size => packet(`198.51.100.${at}`, size))),
          ...honest.map(size => packet('192.0.2.9', size)),
        ].map(each => ({ each, at: order.next().value ?? 0 }))
        const { seen, spent } = read(sent.sort((a, b) => a.at - b.at).map(({ each }) => each))
        expect(seen.filter(({ from }) => from === '192.0.2.9')).toHaveLength(honest.length)
        expect(spent).toBeLessThan(budget + 1801)
      },
    ),
  )
})

test('a device that is alone is read up to the limit of all', () => {
  const alone = Array.from({ length: 200 }, () => packet('192.0.2.9', 50))
  expect(read(alone).seen).toHaveLength(budget / 50)
})

test('a device that sends without end leaves room for the packets of others, under whichever scope', () => {
  const { take, packets } = collectPackets()
  for (let at = 0; at < 5000; at++) take(packet(`fe80::1%eth${at % 2}`, 1))
  take(packet('fe80::2%eth0', 1))
  expect(packets.filter(({ from }) => from.startsWith('fe80::1'))).toHaveLength(200)
  expect(packets.at(-1)?.from).toBe('fe80::2%eth0')
})
