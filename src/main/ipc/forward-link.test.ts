import { expect, test } from 'vitest'
import type { Client } from '#shared/contract/client.ts'
import { forwardLink } from './forward-link.ts'

/** An engine whose machine "tiny-1a2b" has this one forward. */
const engine = (url: string | null, protocol: 'tcp' | 'udp' = 'tcp', runs = true) => ({
  machines: {
    show: (async () => ({
      runs,
      forwards: [{ name: 'Web', guest: 80, host: 8080, protocol, insteadOf: null, url }],
    })) as unknown as Client['machines']['show'],
  },
})
const named = { machine: 'tiny-1a2b', port: 8080 }

test('opens a machine’s port at the address that the engine knows', async () => {
  expect(await forwardLink(engine('http://127.0.0.1:8080/'), named)).toBe('http://127.0.0.1:8080/')
  expect(await forwardLink(engine('https://127.0.0.1:8080/'), named)).toBe('https://127.0.0.1:8080/')
})

test.each([
  [engine('http://127.0.0.1:8080/'), 8081],
  [engine('http://127.0.0.1:9090/'), 8080],
  [engine('http://example.org:8080/'), 8080],
  [engine('file:///etc/passwd'), 8080],
  // The port of a program other than a browser's.
  [engine('vnc://127.0.0.1:8080/'), 8080],
  [engine('ms-settings://localhost:8080/'), 8080],
  [engine('http://127.0.0.1:8080/', 'udp'), 8080],
  [engine(null), 8080],
  // Another program may have the port of a machine that is off.
  [engine('http://127.0.0.1:8080/', 'tcp', false), 8080],
])('no other port or address is opened (%#)', async (client, port) => {
  expect(await forwardLink(client, { ...named, port })).toBeNull()
})
