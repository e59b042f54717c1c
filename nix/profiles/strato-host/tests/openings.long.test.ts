// What of a Strato host is open to the network, and what its evaluation warns of. Needs a nixpkgs.
import { expect, test } from 'vitest'
import { noSources, ofCell } from '../../../tests/given.ts'

const call = (options: Record<string, unknown>) => ({
  profile: 'strato-host',
  system: 'x86_64-linux' as const,
  settings: { options: { controlPlaneUrl: 'wss://control-plane.example.com/agent/ws', ...options } },
})
type Openings = {
  enable: boolean
  allowedTCPPorts: number[]
  allowedUDPPorts: number[]
  extraCommands: string
}
const openings = (options: Record<string, unknown> = {}) => ofCell<Openings>('openings', call(options))
const warnings = (controlPlaneUrl: string) =>
  ofCell<string[]>('warnings', call({ controlPlaneUrl })).filter(text => text.includes('not encrypted'))

test.skipIf(noSources)('alone it lets no tunnel in, and has only SSH and mDNS open', () => {
  const { enable, allowedTCPPorts, allowedUDPPorts, extraCommands } = openings()
  expect(enable).toBe(true)
  expect(allowedTCPPorts).toEqual([22])
  expect(allowedUDPPorts).toEqual([5353])
  expect(extraCommands).not.toContain('6081')
})

test.skipIf(noSources)('the firewall lets in tunnels of the hosts that were named, and of no other', () => {
  const { allowedUDPPorts, extraCommands } = openings({ tunnelPeers: ['192.0.2.7', '2001:db8::/64'] })
  expect(allowedUDPPorts).toEqual([5353])
  expect(extraCommands.split('\n').filter(line => line.includes('6081'))).toEqual([
    expect.stringMatching(/^iptables -A nixos-fw -p udp --dport 6081 -s 192\.0\.2\.7 -j nixos-fw-accept /),
    expect.stringMatching(/^ip6tables -A nixos-fw -p udp --dport 6081 -s 2001:db8::\/64 -j nixos-fw-accept /),
  ])
})

test.skipIf(noSources)('a control plane that is reached without encryption is warned of', () => {
  expect(warnings('ws://control-plane.example.com:8080/agent/ws')).toHaveLength(1)
  expect(warnings('ws://localhost.example.com/agent/ws')).toHaveLength(1)
  expect(warnings('wss://control-plane.example.com/agent/ws')).toEqual([])
  expect(warnings('ws://127.0.0.1:8080/agent/ws')).toEqual([])
  expect(warnings('ws://[::1]:8080/agent/ws')).toEqual([])
})
