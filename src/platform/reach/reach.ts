// Whether services on other computers answer: one attempt, without a library that would follow redirects or
// keep cookies.
import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import type { ReachPort } from '#engine/ports/reach.ts'

export function createReach(): ReachPort {
  return {
    accepts: async ({ host, port, signal }) => {
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
    },
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
