import { expect, test } from 'vitest'
import { addressesIn } from './own-connect.ts'

const place = (address: string, more = {}) => ({
  address,
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  cidr: null,
  family: 'IPv4' as const,
  internal: false,
  ...more,
})

test('offers the addresses of a network, and not those that lead nowhere [A8]', () => {
  const found = addressesIn({
    lo: [place('127.0.0.1', { internal: true })],
    wlan0: [place('192.168.1.5'), place('fe80::1', { family: 'IPv6', scopeid: 3 })],
    eth0: [place('169.254.7.7')],
    tun0: undefined,
  })
  expect(found).toEqual([{ address: '192.168.1.5', interfaceName: 'wlan0' }])
})
