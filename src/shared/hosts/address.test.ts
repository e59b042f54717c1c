import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addressText, isHostName, isJump, isLoginName, knownName, parseAddress } from './address.ts'

describe('an address', () => {
  test.for([
    ['box1', { host: 'box1', port: null, user: null }],
    ['ada@box1.local:2222', { host: 'box1.local', port: 2222, user: 'ada' }],
    ['ssh://ada@box1/', { host: 'box1', port: null, user: 'ada' }],
    ['192.168.1.7', { host: '192.168.1.7', port: null, user: null }],
    ['[fe80::1%eth0]:2222', { host: 'fe80::1%eth0', port: 2222, user: null }],
    ['root@fe80::1', { host: 'fe80::1', port: null, user: 'root' }],
    ['ada@example.org@box1', { host: 'box1', port: null, user: 'ada@example.org' }],
  ] as const)('%s is understood', ([text, parsed]) => {
    expect(parseAddress(text)).toEqual(parsed)
  })

  test.for([
    '',
    '-oProxyCommand=x',
    'a b',
    'box1:0',
    'box1:70000',
    'box1:x',
    '@box1',
    'a@',
    '$(id)',
    'a;b',
    'a\nb',
    '-l@x',
    '[::1',
  ])('%j is not one', text => expect(parseAddress(text)).toBeNull())

  test('can be typed again as shown', () => {
    const host = fc.oneof(fc.domain(), fc.ipV4(), fc.ipV6())
    const user = fc.stringMatching(/^[a-z_][a-z0-9_-]{0,10}$/)
    const address = fc.record({ host, port: fc.integer({ min: 1, max: 65_535 }), user })
    fc.assert(
      fc.property(address, each => {
        const { host: found, port, user: name } = parseAddress(addressText(each)) ?? {}
        expect({ host: found, port: port ?? 22, user: name }).toEqual(each)
      }),
    )
  })

  test('is never something that ssh could read as an option, or a shell as more than a word', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const parsed = parseAddress(text)
        if (parsed === null) return
        expect(parsed.host).toMatch(/^[^-\s'"`$&|;<>()\\][^\s'"`$&|;<>()\\]*$/)
        expect(isHostName(parsed.host) && (parsed.user === null || isLoginName(parsed.user))).toBe(true)
      }),
    )
  })
})

test('jump hosts are addresses separated by commas', () => {
  expect(isJump('ada@gate:22,box2')).toBe(true)
  for (const text of ['', ',', '-W', 'a b', 'gate,-oX']) expect(isJump(text)).toBe(false)
})

test('known_hosts has a port only if it is not 22', () => {
  expect(knownName({ host: 'Box1', port: 22 })).toBe('box1')
  expect(knownName({ host: 'box1', port: 2222 })).toBe('[box1]:2222')
})
