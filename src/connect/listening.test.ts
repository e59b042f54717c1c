import { expect, test } from 'vitest'
import { planListening } from './listening.ts'

const plan = (listen?: string, ...proxies: string[]) => planListening(listen, proxies)

test.each([
  [undefined, { kind: 'loopback', host: '127.0.0.1', port: 8455 }],
  [':0', { kind: 'loopback', host: '127.0.0.1', port: 0 }],
  ['127.0.0.2:80', { kind: 'loopback', host: '127.0.0.2', port: 80 }],
  ['[::1]:80', { kind: 'loopback', host: '::1', port: 80 }],
  ['::1', { kind: 'loopback', host: '::1', port: 8455 }],
  ['0.0.0.0', { kind: 'own-certificate', host: '0.0.0.0', port: 8455 }],
  ['::', { kind: 'own-certificate', host: '::', port: 8455 }],
  ['[::]:1', { kind: 'own-certificate', host: '::', port: 1 }],
  ['192.0.2.1:443', { kind: 'own-certificate', host: '192.0.2.1', port: 443 }],
])('accepts %s', (listen, expected) => {
  expect(plan(listen)).toEqual(expected)
})

test('only loopback and an encrypting proxy need no certificate [A8]', () => {
  for (const host of ['0.0.0.0', '192.0.2.1', '::', '::ffff:127.0.0.1', '[fe80::1]:80', '128.0.0.1'])
    expect(plan(host)).toMatchObject({ kind: 'own-certificate' })
  expect(plan('192.0.2.1', '192.0.2.7')).toMatchObject({ kind: 'behind-proxy', proxies: ['192.0.2.7'] })
})

test.each([
  ['box.example', 'address'],
  ['127.0.0.1:99999', 'port'],
  ['127.0.0.1:x', 'port'],
  ['127.0.0.1:', 'port'],
  ['[::1]x', 'port'],
  ['127.1', 'address'],
  ['1.2.3.4:1:2', 'address'],
])('refuses %s', (listen, wrong) => {
  expect(plan(listen)).toMatchObject({ wrong })
})

test('requires an address as proxy', () => {
  expect(plan(undefined, '127.0.0.1', 'nginx')).toEqual({ wrong: 'proxy', found: 'nginx' })
})
