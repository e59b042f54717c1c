// Whether a guest's service answers through a forward: one attempt, within a time limit.
import { once } from 'node:events'
import { connect } from 'node:net'
import type { PortForward, Service } from '#engine/ports/machines.ts'
import { responseOf } from '#platform/network/reach.ts'

const attemptMs = 3000
const lookEveryMs = 50

type HasConnected = (forward: Omit<PortForward, 'protocol'>) => Promise<boolean>

/** `hasConnected`: QEMU itself accepts a connection before the guest does, and reports whether the guest did. */
export async function answers(service: Service, hasConnected: HasConnected): Promise<boolean> {
  const signal = AbortSignal.timeout(attemptMs)
  try {
    if (service.kind === 'ssh') return (await greeting(service.host, signal)).startsWith('SSH-')
    if (service.kind === 'http') return await isServed(service.url, signal)
    return await isAccepted(service, hasConnected, signal)
  } catch {
    // Refused, reset, silent, or not HTTP: it does not answer yet.
    return false
  }
}

async function greeting(port: number, signal: AbortSignal): Promise<string> {
  const socket = connect({ host: '127.0.0.1', port, signal })
  // QEMU closes the connection silently if the guest refuses it: that is an answer too.
  for await (const first of socket as AsyncIterable<Buffer>) return first.toString('latin1')
  return ''
}

async function isServed(url: string, signal: AbortSignal): Promise<boolean> {
  const response = await responseOf(url, signal)
  response.destroy()
  return (response.statusCode ?? 500) < 400
}

async function isAccepted(
  { host, guest }: Extract<Service, { kind: 'tcp' }>,
  hasConnected: HasConnected,
  signal: AbortSignal,
): Promise<boolean> {
  const socket = connect({ host: '127.0.0.1', port: host, signal })
  // Until it is destroyed below, its end only means "not yet".
  socket.on('error', () => undefined)
  try {
    await once(socket, 'connect', { signal })
    while (!socket.destroyed && !signal.aborted) {
      if (await hasConnected({ host, guest })) return true
      await new Promise(resolve => setTimeout(resolve, lookEveryMs))
    }
    return false
  } finally {
    socket.destroy()
  }
}
