// Tests of hosts in the window use this test host, which runs the first of three systems of a flake.
import { join } from 'node:path'
import { startHost, type TestHost } from '#lab/hosts/host.ts'
import { buildSystem, type LabSystem } from '#lab/hosts/system/build-system.ts'
import { writeFlake } from '#test/hosts/lab-flake.ts'
import type { HostsWindow } from './hosts-bench.ts'

const curl = (version: string) => [{ name: 'curl', version, kib: 1 }]
const first: LabSystem = { name: 'box', label: '25.11.1', packages: curl('8.5.0') }
const systems: Record<string, LabSystem> = {
  old: first,
  next: {
    name: 'box',
    label: '25.11.2',
    packages: curl('8.10.1'),
    activation: 'echo again >>/run/activated',
  },
  sick: { name: 'box', label: '25.11.3', packages: curl('8.11.0') },
}

/** Starts the host in the window's network; the flake is its folder `machines`. */
export async function boxToDeploy({ folder, network, publicKey }: HostsWindow): Promise<TestHost> {
  writeFlake(join(folder, 'machines'), new Map(Object.entries(systems)))
  const system = await buildSystem(first)
  const built = { profile: 'tiny', architecture: 'x86_64', options: { message: 'Hello from there' } }
  const files = { '/etc/kiln/configuration/settings.json': JSON.stringify(built) }
  return startHost(network, { name: 'box', authorizedKeys: [publicKey], system, files })
}
