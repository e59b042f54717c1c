import { networkInterfaces } from 'node:os'
import { expect, test } from 'vitest'
import { isNeighbour } from './neighbours.ts'

test('only addresses in a network of this computer count as neighbours [A1]', () => {
  const own = Object.values(networkInterfaces()).flatMap(each => each?.map(({ address }) => address) ?? [])
  for (const address of [...own, '127.0.0.9', '::ffff:127.0.0.1'])
    expect([address, isNeighbour(address)]).toEqual([address, true])
  for (const address of ['203.0.113.9', '::ffff:203.0.113.9', '2001:db8::1', '', 'box.local', '127.0.0.1/8'])
    expect([address, isNeighbour(address)]).toEqual([address, false])
})
