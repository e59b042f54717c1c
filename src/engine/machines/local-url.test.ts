import fc from 'fast-check'
import { expect, it } from 'vitest'
import { healthCheck } from '#shared/profiles/health-check.ts'
import { localUrl } from './local-url.ts'

const odd = ['@192.168.1.1/reboot', '//192.168.1.1/', '/\\192.168.1.1/', '.evil/', ':80@x/', '#', '?a=b']

it('leads to this computer and that port, whatever the path', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.constantFrom(...odd), fc.string({ unit: 'grapheme' })),
      fc.integer({ min: 1024, max: 65535 }),
      fc.boolean(),
      (path, port, secure) => {
        const url = new URL(localUrl({ secure, port, path }))
        expect([url.hostname, url.port, url.username]).toEqual(['127.0.0.1', String(port), ''])
      },
    ),
  )
  expect(localUrl({ secure: true, port: 8443, path: '/status?full=1' })).toBe(
    'https://127.0.0.1:8443/status?full=1',
  )
})

it('a local address is refused in a profile if it does not begin with a slash, or its port is invalid', () => {
  expect(healthCheck.safeParse({ kind: 'http', port: 80, path: '/ok' }).success).toBe(true)
  for (const path of odd.filter(each => !each.startsWith('/')))
    expect(healthCheck.safeParse({ kind: 'http', port: 80, path }).success).toBe(false)
  for (const port of [0, 65536, 1.5]) expect(healthCheck.safeParse({ kind: 'tcp', port }).success).toBe(false)
})
