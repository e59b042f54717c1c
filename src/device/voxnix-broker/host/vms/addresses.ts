// Addresses of machines in libvirt's network: each has one by its network card, which the broker reserves there.
import type { Addresses } from '../runner.ts'
import { leaseXml } from './domain-xml.ts'
import { virsh } from './virsh.ts'

/** `subnet`: "192.168.122" of a network of 256, whose first address is the host's. */
type Network = { readonly network: string; readonly subnet: string }

/** Those that are in a text of libvirt's. */
const addressesIn = (text: string): readonly string[] => text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? []

export function firstFree(subnet: string, taken: readonly string[]): Addresses {
  const used = new Set(taken)
  for (let last = 2; last < 255; last += 1) {
    const container = `${subnet}.${last}`
    if (!used.has(container)) return { host: `${subnet}.1`, container }
  }
  throw new Error(`Each address of ${subnet}.0/24 is in use. Destroy a virtual machine first.`)
}

export function createAddresses({ network, subnet }: Network) {
  const change = (command: 'add-last' | 'delete', name: string, address: string) => [
    ...['net-update', network, command, 'ip-dhcp-host', leaseXml(name, address)],
    ...['--live', '--config'],
  ]
  return {
    async free(taken: readonly string[]): Promise<Addresses> {
      const [reserved, leased] = [
        await virsh.must(['net-dumpxml', network]),
        await virsh.must(['net-dhcp-leases', network]),
      ]
      // Of the network itself its range is there too: its ends are no one's.
      const ofMachines = reserved.split('\n').filter(line => line.includes('<host '))
      return firstFree(subnet, [...taken, ...addressesIn(ofMachines.join('\n')), ...addressesIn(leased)])
    },
    /** libvirt knows one by its card, which has one by its address. */
    async release(name: string, address: string) {
      await virsh.does(change('delete', name, address))
    },
    async reserve(name: string, address: string) {
      await virsh.does(change('delete', name, address))
      await virsh.must(change('add-last', name, address))
    },
  }
}
