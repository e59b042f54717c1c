// Which ports of this computer lead to which of the guest. Its only effect is `portState`.
import type { MachinesPort, PortForward } from '#engine/ports/machines.ts'
import { failure } from '#shared/errors.ts'
import type { Image } from '#shared/images/image.ts'
import type { Forward } from '#shared/machines/machine.ts'

type Wanted = Image['ports']
type Requested = { host: number; guest: number }[]
export type PortState = MachinesPort['portState']

const operation = 'machines.start'
/** Below this, an ordinary user's program may not listen. */
const firstOpenPort = 1024
const lastPort = 65535

/** The profile's forwards, and the requested ones. A port of the profile that is in use or privileged is replaced by
 *  the next free one. Throws for a port that the user named: machine.port-taken, machine.port-privileged,
 *  machine.port-twice. */
export async function planForwards(
  wanted: Wanted,
  requested: Requested,
  portState: PortState,
): Promise<Forward[]> {
  const used = new Set<string>()
  const key = ({ host, protocol }: Pick<PortForward, 'host' | 'protocol'>) => `${protocol} ${host}`
  const forwards: Forward[] = []
  for (const { host, guest } of requested) {
    await assertFree(host, portState)
    if (used.has(key({ host, protocol: 'tcp' })))
      throw failure('machine.port-twice', { operation, values: { port: String(host) } })
    used.add(key({ host, protocol: 'tcp' }))
    const name = wanted.find(port => port.guest === guest && port.protocol === 'tcp')?.name ?? ''
    forwards.push(forwardOf({ name, guest, protocol: 'tcp' }, host, null))
  }
  for (const port of wanted) {
    if (port.protocol === 'tcp' && requested.some(({ guest }) => guest === port.guest)) continue
    // A replacement port must not be one that another forward wants.
    const isWanted = (host: number) =>
      wanted.some(each => each !== port && each.protocol === port.protocol && each.host === host)
    const isFree = async (host: number) =>
      (host === port.host || !isWanted(host)) &&
      !used.has(key({ host, protocol: port.protocol })) &&
      (await portState(host, port.protocol)) === 'free'
    const host = await firstFree(port.host, isFree)
    used.add(key({ host, protocol: port.protocol }))
    forwards.push(forwardOf(port, host, host === port.host ? null : port.host))
  }
  return forwards
}

async function assertFree(host: number, portState: PortState) {
  const state = await portState(host, 'tcp')
  if (state === 'taken') throw failure('machine.port-taken', { operation, values: { port: String(host) } })
  if (state === 'free') return
  const values = { port: String(host), first: String(firstOpenPort) }
  throw failure('machine.port-privileged', { operation, values })
}

/** 80 becomes 8080, which users expect; then upwards. */
async function firstFree(wanted: number, isFree: (host: number) => Promise<boolean>): Promise<number> {
  if (await isFree(wanted)) return wanted
  const start = wanted < firstOpenPort ? wanted + 8000 : wanted + 1
  for (let host = start; host <= lastPort; host++) if (await isFree(host)) return host
  for (let host = firstOpenPort; host < start; host++) if (await isFree(host)) return host
  throw failure('machine.port-taken', { operation, values: { port: String(wanted) } })
}

const forwardOf = (
  { name, guest, protocol }: Pick<Forward, 'name' | 'guest' | 'protocol'>,
  host: number,
  insteadOf: number | null,
): Forward => ({ name, guest, host, protocol, insteadOf, url: urlOf({ name, guest, protocol }, host) })

const secure = [443, 8443]
const web = [80, 3000, 8000, 8080, 8123]
/** A profile's ports are for users, who open them in a browser; SSH is not. `localhost`, because a browser sends the
 *  cookie of `kiln serve`, which is at 127.0.0.1, to every port of that address. */
function urlOf({ name, guest, protocol }: Pick<Forward, 'name' | 'guest' | 'protocol'>, host: number) {
  if (protocol === 'udp' || guest === 22) return null
  if (secure.includes(guest)) return `https://localhost:${host}/`
  return name || web.includes(guest) ? `http://localhost:${host}/` : null
}
