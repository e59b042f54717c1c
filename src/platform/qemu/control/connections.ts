// QEMU's user-mode network accepts a connection to a forward before the guest does: only its own table shows
// whether the guest answered. There is no QMP command for it, so the monitor's text is parsed. Pure.
import type { PortForward } from '#engine/ports/machines.ts'

/** Forwards lead to the first address that QEMU's network assigns. */
const guestAddress = '10.0.2.15'

/**
 * `info usernet`: "  TCP[ESTABLISHED] 14 127.0.0.1 2222 10.0.2.15 22 0 0". It also lists the guest's own
 * connections.
 */
export const hasEstablished = (table: string, { host, guest }: Omit<PortForward, 'protocol'>): boolean =>
  table.split('\n').some(line => {
    const [state, , ...addresses] = line.trim().split(/\s+/)
    const wanted = ['127.0.0.1', String(host), guestAddress, String(guest)]
    return state === 'TCP[ESTABLISHED]' && wanted.every((each, at) => addresses[at] === each)
  })
