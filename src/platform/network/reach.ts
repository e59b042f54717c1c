// Whether services on other computers answer: one attempt, without a library that would follow redirects or
// keep cookies.
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { ReachPort } from '#engine/ports/reach.ts'
import { type Env, proxyFor } from './proxy.ts'
import { ProxyFailed, send } from './send.ts'
import { bareHost } from './tunnel.ts'

export function createReach({ env }: { env: Env }): ReachPort {
  return {
    isSilent: async ({ url, acceptWithinMs, answerWithinMs, signal }) => {
      const within = (ms: number) => AbortSignal.any([signal, AbortSignal.timeout(ms)])
      const hop = firstHop(new URL(url), env)
      if (!hop || !(await accepts({ ...hop, signal: within(acceptWithinMs) }))) return false
      return !(await isAnswered(new URL(url), {
        env,
        idleMs: answerWithinMs,
        signal: within(answerWithinMs),
      }))
    },
    accepts,
    fetch: async ({ url, maxBodyBytes, signal }) => {
      try {
        return await answerOf(await responseOf(url, signal), maxBodyBytes)
      } catch {
        // Refused, reset, silent, or not HTTP.
        return null
      }
    },
  }
}

async function accepts({ host, port, signal }: { host: string; port: number; signal: AbortSignal }) {
  const socket = connect({ host, port, signal })
  socket.on('error', () => undefined)
  try {
    await once(socket, 'connect', { signal })
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

const usualPorts: Record<string, number> = { 'http:': 80, 'https:': 443 }

/** The proxy, where there is one; null if it is not an address: Nix says so. */
function firstHop(url: URL, env: Env): { host: string; port: number } | null {
  try {
    const { hostname, port, protocol } = proxyFor(url, env)?.url ?? url
    return { host: bareHost(hostname), port: Number(port) || (usualPorts[protocol] ?? 1080) }
  } catch {
    return null
  }
}

/** A server whose certificate is not trusted, and a proxy that refuses, have answered. */
async function isAnswered(
  url: URL,
  options: { env: Env; idleMs: number; signal: AbortSignal },
): Promise<boolean> {
  try {
    const { request } = await send(url, { ...options, headers: {} })
    // Ended by the signal, it fails a second time.
    request.on('error', () => undefined)
    await once(request, 'response', { signal: options.signal })
    request.destroy()
    return true
  } catch (thrown) {
    const refused = thrown instanceof ProxyFailed && !options.signal.aborted
    return refused || (thrown instanceof Error && 'code' in thrown && isOfCertificate(String(thrown.code)))
  }
}

/** Node's codes are those of OpenSSL's X509_V_ERR_…: DEPTH_ZERO_SELF_SIGNED_CERT, ERR_TLS_CERT_ALTNAME_INVALID, …. */
export const isOfCertificate = (code: string) => /CERT|^UNABLE_TO_|^HOSTNAME_MISMATCH/.test(code)

/** The first line of a response. The machine's certificate is self-signed, so it is not verified. */
export async function responseOf(url: string, signal: AbortSignal): Promise<IncomingMessage> {
  // Loaded here: it pulls in a second HTTP client of Node, which no other start should wait for.
  const request = url.startsWith('https:')
    ? (await import('node:https')).request(url, { signal, rejectUnauthorized: false })
    : (await import('node:http')).request(url, { signal })
  request.end()
  const [response] = (await once(request, 'response', { signal })) as [IncomingMessage]
  return response
}

async function answerOf(response: IncomingMessage, maxBodyBytes: number) {
  const parts: Uint8Array[] = []
  let length = 0
  for await (const part of response as AsyncIterable<Uint8Array>) {
    parts.push(part)
    length += part.byteLength
    if (length >= maxBodyBytes) break
  }
  return { status: response.statusCode ?? 0, body: Buffer.concat(parts).toString('utf8', 0, maxBodyBytes) }
}
