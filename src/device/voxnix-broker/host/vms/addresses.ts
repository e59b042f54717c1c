// Addresses of machines in libvirt's network. The broker reserves each by the machine's network card.
import type { Addresses } from '../runner.ts'
import { leaseXml, macPrefix } from './domain-xml.ts'
import { virsh } from './virsh.ts'

/** `subnet`: "192.168.122" of a /24 network, whose first address is the host's. */
type Network = { readonly network: string; readonly subnet: string }

/** The addresses in libvirt's output. */
const addressesIn = (text: string): readonly string[] => text.match(/\b\d{1,3}(?:\.\d{1,3}){3}\b/g) ?? []

/**
 * `leased`: to machines that the broker did not make. They are used last, because root of such a machine
 * could lease all addresses.
 */
export function firstFree(subnet: string, taken: readonly string[], leased: readonly string[]): Addresses {
  for (const used of [new Set([...taken, ...leased]), new Set(taken)])
    for (let last = 2; last < 255; last += 1) {
      const container = `${subnet}.${last}`
      if (!used.has(container)) return { host: `${subnet}.1`, container }
    }
  throw new Error(`Each address of ${subnet}.0/24 is in use. Destroy a virtual machine first.`)
}

const isOwn = (lease: string): boolean => lease.includes(macPrefix)

export function createAddresses({ network, subnet }: Network) {
  const change = (command: 'add-last' | 'delete', name: string, address: string) => [
    'net-update',
    network,
    command,
    'ip-dhcp-host',
    leaseXml(name, address),
    '--live',
    '--config',
  ]
  return {
    async free(taken: readonly string[]): Promise<Addresses> {
      const reserved = (await virsh.reads('net-dumpxml', network)).split('\n')
      const leases = (await virsh.reads('net-dhcp-leases', network)).split('\n')
      // The network's own range is listed too; its ends must not be used.
      const ofMachines = reserved.filter(line => line.includes('<host '))
      const [own, foreign] = [leases.filter(isOwn), leases.filter(line => !isOwn(line))]
      const used = [...taken, ...addressesIn([...ofMachines, ...own].join('\n'))]
      return firstFree(subnet, used, addressesIn(foreign.join('\n')))
    },
    /** libvirt identifies a reservation by its MAC, which is derived from the address. */
    async release(name: string, address: string) {
      await virsh.does(change('delete', name, address))
    },
    async reserve(name: string, address: string) {
      await virsh.does(change('delete', name, address))
      await virsh.must(change('add-last', name, address))
    },
  }
}
