import { expect, it } from 'vitest'
import { hasEstablished } from './connections.ts'

// `info usernet` of QEMU 7.2: a forward that nobody uses, and two connections to it.
const table = `Hub 0 (net):
  Protocol[State]    FD  Source Address  Port   Dest. Address  Port RecvQ SendQ
  TCP[SYN_SENT]      21       127.0.0.1  3000       10.0.2.15  3000     0     0
  TCP[ESTABLISHED]   20       127.0.0.1  2222       10.0.2.15    22     0     0
  TCP[HOST_FORWARD]  12       127.0.0.1  2222       10.0.2.15    22     0     0
`

it('finds a connection that the guest accepted, not one that it has not answered', () => {
  expect(hasEstablished(table, 22)).toBe(true)
  expect(hasEstablished(table, 3000)).toBe(false)
  expect(hasEstablished(table, 2222)).toBe(false)
})
