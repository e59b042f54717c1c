// The address that the screen, the claim on the network and the report name.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { test } from '#test/folders.ts'
import { defaultInterface6, hostAddress, hostText } from './host-address.ts'

const zeros = '0'.repeat(32)
/** As a kernel wrote it, on a network that has IPv6 alone. */
const routes = [
  `fd000000000000000000000000000000 40 ${zeros} 00 ${zeros} 00000100 00000001 00000000 00000001   enp2s0`,
  `${zeros} 00 ${zeros} 00 fe800000000000000000000000000001 00000400 00000003 00000000 00450003   wlp1s0`,
  `${zeros} 00 ${zeros} 00 fe800000000000000000000000000001 00000064 00000003 00000000 00450003   enp2s0`,
  `${zeros} 00 ${zeros} 00 ${zeros} ffffffff 00000001 00000000 00200200       lo`,
].join('\n')
const of = (family: 'IPv4' | 'IPv6', address: string, internal = false) => ({ family, address, internal })
const held = {
  lo: [of('IPv6', '::1', true)],
  wlp1s0: [of('IPv6', 'fe80::2'), of('IPv6', 'fd00::2')],
  enp2s0: [of('IPv6', 'fe80::3'), of('IPv6', 'fd00::3')],
}

test('the address of a box is the IPv6 one of the default interface where the network has no IPv4', ({
  folder,
}) => {
  mkdirSync(join(folder, 'proc/net'), { recursive: true })
  writeFileSync(join(folder, 'proc/net/ipv6_route'), routes)
  expect(defaultInterface6(routes)).toBe('enp2s0')
  expect(hostAddress(folder, held)).toBe('fd00::3')
  expect(hostText('fd00::3')).toBe('[fd00::3]')
  expect(hostText('192.0.2.3')).toBe('192.0.2.3')
})

test('the address of a box is an IPv4 one where there is one, and none that other computers cannot reach', ({
  folder,
}) => {
  expect(hostAddress(folder, { ...held, enp2s0: [of('IPv6', 'fd00::3'), of('IPv4', '192.0.2.3')] })).toBe(
    '192.0.2.3',
  )
  expect(
    hostAddress(folder, { enp2s0: [of('IPv6', 'fe80::3')], docker0: [of('IPv6', 'fd00::4')] }),
  ).toBeNull()
})
