// Waits until the installed system shows its new key: a handshake, without a login.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { InstallRequest } from '#shared/install/plan.ts'
import { seconds } from '#shared/messages/message.ts'

const pauseMs = 1000

type Awaited = { request: InstallRequest; publicKey: string; signal: AbortSignal }

/** Throws install.not-back. */
export async function awaitStart(ports: Ports, { request, publicKey, signal }: Awaited): Promise<void> {
  const { host, startSeconds } = request
  const [, wanted] = publicKey.split(' ')
  const deadline = ports.now() + startSeconds * 1000
  const knownHosts = join(ports.folders.data, 'known_hosts')
  for (;;) {
    // A hanging attempt ends with the deadline.
    const attempt = AbortSignal.any([signal, AbortSignal.timeout(Math.max(1000, deadline - ports.now()))])
    // A booting machine does not answer for a while.
    const offered = await ports.ssh.hostKeys(host, { knownHosts, signal: attempt }).catch(() => [])
    signal.throwIfAborted()
    if (offered.some(({ key }) => key === wanted)) return
    if (ports.now() >= deadline)
      throw failure('install.not-back', {
        operation: 'install',
        values: { host: host.name, time: seconds(startSeconds) },
      })
    await new Promise(resolve => setTimeout(resolve, pauseMs))
  }
}
