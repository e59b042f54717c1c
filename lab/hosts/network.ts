// A switch in a separate network namespace, with a cable to this computer and one to each host. All on addresses that are
// set aside for such trials (198.18.0.0/15, RFC 2544), and IPv6's link-local ones.
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { promisify } from 'node:util'
import { serveAddresses } from './dhcp.ts'
import { holdNamespace, type Namespace } from './namespace.ts'

const execute = promisify(execFile)
const ip = async (...argv: string[]) => (await execute('ip', argv)).stdout

export type Cable = {
  /** What this computer reaches the host by. */
  readonly address: string
  /** Pulls it at the switch: packets vanish without an answer. */
  cut(): Promise<void>
  repair(): Promise<void>
  /** Takes it away. */
  remove(): Promise<void>
}

export type LabNetwork = {
  /** This computer's interface on it, and its address there. */
  readonly interfaceName: string
  readonly address: string
  /** A cable with its end, `eth0`, in that namespace. */
  plugIn(host: Namespace): Promise<Cable>
  /** The other end of a tap device that an emulated machine has opened. */
  plugInTap(name: string): Promise<void>
  /** By DHCP, to who comes without one. */
  giveAddresses(folder: string): Promise<AsyncDisposable>
  close(): Promise<void>
}

export async function createLabNetwork(): Promise<LabNetwork> {
  const hub = await holdNamespace(
    ['-n'],
    'ip link add hub type bridge; ip link set hub up; ip link set lo up',
  )
  try {
    const { name, subnet } = await cableToHere(hub)
    let last = 1
    return {
      interfaceName: name,
      address: `${subnet}.1`,
      plugIn: async host => {
        const number = ++last
        const port = `port${number}`
        const address = `${subnet}.${number}`
        await hub.run(
          'ip',
          'link',
          'add',
          port,
          'type',
          'veth',
          'peer',
          'name',
          'eth0',
          'netns',
          String(host.pid),
        )
        await hub.run('ip', 'link', 'set', port, 'master', 'hub', 'up')
        await host.run('ip', 'link', 'set', 'lo', 'up')
        await host.run('ip', 'address', 'add', `${address}/24`, 'dev', 'eth0')
        await host.run('ip', 'link', 'set', 'eth0', 'up')
        return {
          address,
          cut: async () => void (await hub.run('ip', 'link', 'set', port, 'down')),
          repair: async () => void (await hub.run('ip', 'link', 'set', port, 'up')),
          remove: async () => void (await hub.run('ip', 'link', 'del', port)),
        }
      },
      plugInTap: async name => {
        await ip('link', 'set', name, 'netns', String(hub.pid))
        await hub.run('ip', 'link', 'set', name, 'master', 'hub', 'up')
      },
      giveAddresses: async folder => {
        await hub.run('ip', 'address', 'add', `${subnet}.99/24`, 'dev', 'hub')
        return serveAddresses({ pid: hub.pid, subnet, folder })
      },
      close: () => hub.close(),
    }
  } catch (thrown) {
    await hub.close()
    throw thrown
  }
}

/** Several labs may be up at once, in several processes: each takes a free subnet. */
async function cableToHere(hub: Namespace): Promise<{ name: string; subnet: string }> {
  const name = `kl${randomBytes(4).toString('hex')}`
  await ip('link', 'add', name, 'type', 'veth', 'peer', 'name', 'uplink', 'netns', String(hub.pid))
  await hub.run('ip', 'link', 'set', 'uplink', 'master', 'hub', 'up')
  const taken = await ip('-4', 'address')
  const [second = 0, third = 0] = randomBytes(2)
  for (let turn = 0; turn < 512; turn++) {
    const number = ((second & 1) * 256 + third + turn) % 512
    const subnet = `198.${18 + (number >> 8)}.${number & 255}`
    if (taken.includes(`inet ${subnet}.`)) continue
    await ip('address', 'add', `${subnet}.1/24`, 'dev', name)
    await ip('link', 'set', name, 'up')
    return { name, subnet }
  }
  throw new Error('All 512 subnets of the lab are taken')
}
