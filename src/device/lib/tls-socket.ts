// The TLS connection to a Connect. Sends nothing before it has verified the certificate.
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { isIP } from 'node:net'
import type { TLSSocket } from 'node:tls'

export type Server = {
  url: URL
  /** SHA256:… in base64url. null: verify the certificate as browsers do. */
  pin: string | null
}

export async function openTlsSocket({ url, pin }: Server, signal: AbortSignal): Promise<TLSSocket> {
  // Loaded on demand: a box with a Connect on loopback does not need the memory.
  const { connect } = await import('node:tls')
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const socket = connect({
    host,
    port: Number(url.port || 443),
    ...(isIP(host) === 0 && { servername: host }),
    // A pinned certificate has no meaningful name or expiry: only its SHA-256 counts, even while the clock is
    // wrong.
    rejectUnauthorized: pin === null,
  })
  try {
    await once(socket, 'secureConnect', { signal })
    const found = pin === null ? null : fingerprintOf(socket)
    if (found !== pin)
      throw Object.assign(new Error(`${found} instead of ${pin}`), { code: 'WRONG_CERTIFICATE' })
    return socket
  } catch (thrown) {
    socket.on('error', () => undefined)
    socket.destroy()
    throw thrown
  }
}

function fingerprintOf(socket: TLSSocket): string {
  const raw = socket.getPeerX509Certificate()?.raw ?? Buffer.alloc(0)
  return `SHA256:${createHash('sha256').update(raw).digest('base64url')}`
}
