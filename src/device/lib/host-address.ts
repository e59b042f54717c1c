// The address of a box in its local network.
import { networkInterfaces } from 'node:os'

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

/** Without a default route, the first address that is not local to the box. null if none. */
export function hostAddress(routes: string): string | null {
  const held = networkInterfaces()
  const best = defaultInterface(routes)
  const candidates = [...(best === null ? [] : [best]), ...Object.keys(held).filter(isReal)]
  const addresses = candidates.flatMap(name => held[name] ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null
}

/** Virtual interfaces, such as those of containers, are of no use to people. */
const isReal = (name: string) => !/^(lo|ve-|vb-|veth|virbr|docker|br-|tailscale|tap|tun)/.test(name)
