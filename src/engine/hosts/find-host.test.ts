import { expect, test } from 'vitest'
import { foundAs } from './store.ts'

test('a host is found by its address as errors write it, with user and port', () => {
  const hosts = [
    { id: 'a', name: 'Kitchen', address: { host: '127.0.0.1', port: 2222, user: 'root' } },
    { id: 'b', name: 'Attic', address: { host: '127.0.0.1', port: 2223, user: 'root' } },
  ]
  const found = (wanted: string) => foundAs(hosts, wanted, ({ id }) => id)?.id
  expect(found('root@127.0.0.1:2223')).toBe('b')
  expect(found('127.0.0.1')).toBe('a')
  expect(found('ada@127.0.0.1:2223')).toBeUndefined()
})
