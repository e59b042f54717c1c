import { expect, test } from 'vitest'
import type { Client } from '#shared/contract/client.ts'
import { ownConnectLink } from './own-connect-link.ts'

const engine = (url: string | null) => ({
  connect: { own: (async () => ({ running: url && { url } })) as unknown as Client['connect']['own'] },
})

test('opens the pages of the Connect that runs on loopback [A8]', async () => {
  expect(await ownConnectLink(engine('http://127.0.0.1:8455'))).toBe('http://127.0.0.1:8455')
})

test.each([
  null,
  'https://127.0.0.1:8455',
  'http://192.168.1.5:8455',
  'http://127.0.0.1:8455/other',
  'http://127.0.0.1:8455@example.org',
  'file:///etc/passwd',
])('opens nothing else: %s', async url => {
  expect(await ownConnectLink(engine(url))).toBeNull()
})
