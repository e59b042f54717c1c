import { expect, it } from 'vitest'
import { hasEstablished } from './connections.ts'

// `info usernet` of QEMU 7.2: an unused forward, two connections to it, and one that the guest made.
const table = `Hub 0 (net):
  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ
  TCP[SYN_SENT]      21       127.0.0.1  3000       10.0.2.15  3000     0     0
  TCP[ESTABLISHED]   20       127.0.0.1  2222       10.0.2.15    22     0     0
  TCP[ESTABLISHED]   23       10.0.2.15 43210     10.0.2.2  5432     0     0
  TCP[ESTABLISHED]   24       10.0.2.15    22     10.0.2.2 40000     0     0
  TCP[HOST_FORWARD]  12       127.0.0.1  2222       10.0.2.15    22     0     0
`

it('finds a connection that the guest accepted, not one that it has not answered', () => {
  expect(hasEstablished(table, { host: 2222, guest: 22 })).toBe(true)
  expect(hasEstablished(table, { host: 3000, guest: 3000 })).toBe(false)
  expect(hasEstablished(table, { host: 2223, guest: 22 })).toBe(false)
})

it('a connection that the guest made is not confused with one that it accepted', () => {
  expect(hasEstablished(table, { host: 5432, guest: 5432 })).toBe(false)
  expect(hasEstablished(table, { host: 43210, guest: 5432 })).toBe(false)
})
