// The address of a box in its local network.
import { type NetworkInterfaceInfo, networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { readBounded } from './durable-file.ts'

/** From /proc/net/route: the interface of the default route with the lowest metric. */
export function defaultInterface(routes: string): string | null {
  const found = routes
    .split('\n')
    .slice(1)
    .map(line => line.split('\t'))
    .filter(([, destination, , , , , , mask]) => destination === '00000000' && mask === '00000000')
    .sort((a, b) => Number(a[6]) - Number(b[6]))
  return found[0]?.[0] ?? null
}

/** From /proc/net/ipv6_route, the same. */
export function defaultInterface6(routes: string): string | null {
  const found = routes
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    // The kernel also has a route of lo that refuses all.
    .filter(([to, length, , , , , , , , name]) => to === '0'.repeat(32) && length === '00' && name !== 'lo')
    .sort((a, b) => Number.parseInt(a[5] ?? '', 16) - Number.parseInt(b[5] ?? '', 16))
  return found[0]?.[9] ?? null
}

type Held = Readonly<
  Record<string, readonly Pick<NetworkInterfaceInfo, 'address' | 'family' | 'internal'>[] | undefined>
>

/**
 * `root`: of /proc. Without a default route, the first address that is not local to the box. An IPv6 one where the network has no
 * IPv4. null if none.
 */
export function hostAddress(root: string, held: Held = networkInterfaces()): string | null {
  const best = [defaultInterface(routesIn(root, 'route')), defaultInterface6(routesIn(root, 'ipv6_route'))]
  const candidates = [...best.filter(name => name !== null), ...Object.keys(held).filter(isReal)]
  const addresses = candidates.flatMap(name => held[name] ?? []).filter(({ internal }) => !internal)
  const found =
    addresses.find(({ family }) => family === 'IPv4') ??
    // One of the link alone needs the name of the other computer's interface.
    addresses.find(({ family, address }) => family === 'IPv6' && !/^fe[89ab]/i.test(address))
  return found?.address ?? null
}

/** As in an address of the web. */
export const hostText = (address: string): string => (address.includes(':') ? `[${address}]` : address)

function routesIn(root: string, name: string): string {
  try {
    return readBounded(join(root, 'proc/net', name), 1 << 20) ?? ''
  } catch {
    return ''
  }
}

/** Virtual interfaces, such as those of containers, are of no use to people. */
const isReal = (name: string) => !/^(lo|ve-|vb-|veth|virbr|docker|br-|tailscale|tap|tun)/.test(name)
