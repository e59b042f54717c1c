// The address by which a box is reached in its own network.
import { networkInterfaces } from 'node:os'

/** Of /proc/net/route: the interface of the default route with the lowest metric. */
export function defaultInterface(routes: string): string | null {
  const found = routes
    .split('\n')
    .slice(1)
    .map(line => line.split('\t'))
    .filter(([, destination, , , , , , mask]) => destination === '00000000' && mask === '00000000')
    .sort((a, b) => Number(a[6]) - Number(b[6]))
  return found[0]?.[0] ?? null
}

/** Without a default route the first one that is not of the box alone. null: none. */
export function hostAddress(routes: string): string | null {
  const held = networkInterfaces()
  const best = defaultInterface(routes)
  const candidates = [...(best === null ? [] : [best]), ...Object.keys(held).filter(isReal)]
  const addresses = candidates.flatMap(name => held[name] ?? [])
  return addresses.find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? null
}

/** Others, such as a container's cable, are of no use to a person. */
const isReal = (name: string) => !/^(lo|ve-|vb-|veth|virbr|docker|br-|tailscale|tap|tun)/.test(name)
