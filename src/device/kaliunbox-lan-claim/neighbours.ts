// Whether an address is in one of the box's own networks: claims through a router are refused.
import { BlockList, isIP } from 'node:net'
import { networkInterfaces } from 'node:os'

/** `address`: from a socket. */
export function isNeighbour(address: string): boolean {
  const bare = address.replace(/^::ffff:(?=\d+\.)/, '').replace(/%.*$/, '')
  const version = isIP(bare)
  if (version === 0) return false
  const near = new BlockList()
  for (const each of Object.values(networkInterfaces()).flatMap(found => found ?? [])) {
    const length = Number(each.cidr?.split('/')[1])
    // An entry without a length is a point-to-point address.
    if (Number.isInteger(length))
      near.addSubnet(each.address, length, each.family === 'IPv6' ? 'ipv6' : 'ipv4')
  }
  return near.check(bare, version === 6 ? 'ipv6' : 'ipv4')
}
