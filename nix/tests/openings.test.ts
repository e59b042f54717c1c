// What of each profile is open to the network: each port here has a reason, and a new one needs one too. Needs a nixpkgs.
import { expect, test } from 'vitest'
import { allProfiles, noSources, ofCell, profilesIn } from './given.ts'

type Openings = {
  enable: boolean
  allowedTCPPorts: number[]
  allowedUDPPorts: number[]
  trustedInterfaces: string[]
  interfaces: Record<string, { allowedTCPPorts: number[]; allowedUDPPorts: number[] }>
}
/** SSH, and mDNS, by which Kiln finds the machine. */
const [ssh, mdns] = [22, 5353]
const controlPlaneUrl = 'wss://control-plane.example.com/agent/ws'

/** Streams of Sunshine, for paired clients. Its settings (47990) are not among them. */
const streams = {
  tcp: [47_984, 47_989, 48_010],
  udp: [47_998, 47_999, 48_000, 48_002, 48_010],
}

type Row = [
  profile: string,
  call: { options?: Record<string, unknown>; host?: string },
  tcp: number[],
  udp: number[],
]
const openings: Row[] = [
  // Its programs by nginx, which decides who may ask them (profiles/ai-sandbox/nginx.nix).
  ['ai-sandbox', {}, [ssh, 3000, 3002, 3456], [mdns]],
  ['ai-sandbox', { options: { hardening: true } }, [ssh, 3000, 3002, 3456], [mdns]],
  ['template', {}, [ssh], [mdns]],
  // Direct connections between the tailnet's members, which authenticate each other.
  ['template', { options: { tailscale: true } }, [ssh], [mdns, 41641]],
  // Home Assistant, which has a login.
  ['appliance', {}, [ssh, 8123], [mdns]],
  ['orchestrator', {}, [ssh], [mdns, 41641]],
  // Connect for its networks, whose calls are signed or have a login; on loopback nothing is open.
  ['orchestrator', { options: { connect: true, connectReach: 'network' } }, [ssh, 8455], [mdns, 41641]],
  ['orchestrator', { options: { connect: true } }, [ssh], [mdns, 41641]],
  ['strato-host', { options: { controlPlaneUrl } }, [ssh], [mdns]],
  ['workstation', {}, [ssh], [mdns]],
  ['workstation', { host: 'FRACTAL-NORTH-Standard-Boot' }, [ssh, ...streams.tcp], [mdns, ...streams.udp]],
]

test('the openings of each profile are looked at', () => {
  expect(profilesIn(openings)).toEqual(allProfiles)
})

test.skipIf(noSources).each(openings)(
  'the openings of %s with %j have reasons',
  (profile, { options = {}, host }, tcp, udp) => {
    const call = { profile, system: 'x86_64-linux', settings: { options }, ...(host && { host }) }
    const open = ofCell<Openings>('openings', call)
    expect(open.enable).toBe(true)
    expect(open.allowedTCPPorts.toSorted((a, b) => a - b)).toEqual(tcp)
    expect(open.allowedUDPPorts.toSorted((a, b) => a - b)).toEqual(udp)
    expect(open.trustedInterfaces).toEqual(['lo'])
    // Newt's container alone asks the appliance for names.
    const inner = Object.entries(open.interfaces).filter(
      ([, { allowedTCPPorts, allowedUDPPorts }]) => allowedTCPPorts.length + allowedUDPPorts.length > 0,
    )
    expect(inner.map(([name]) => name)).toEqual(profile === 'appliance' ? ['ve-newt-agent'] : [])
  },
)
