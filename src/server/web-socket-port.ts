// A WebSocket as the engine's end of a connection. Messages are JSON text, except for the bytes of streams.

import type { RawData, WebSocket } from 'ws'
import { decodeFrame, encodeFrame } from '#shared/contract/frames.ts'
import type { FromEngine, Port } from '#shared/contract/wire.ts'
import { Unexpected } from '#shared/errors.ts'

/**
 * How much a client may leave unread; a window reads at once. Above it the client and everything queued for
 * it are dropped.
 */
export const maxUnreadBytes = 32 * 1024 * 1024

export function webSocketPort(socket: WebSocket): Port<FromEngine, unknown> {
  // A message that is invalid or too large closes this connection; without a listener it would end the process.
  socket.on('error', () => socket.terminate())
  return {
    post(message) {
      if (socket.readyState !== socket.OPEN) return
      if (socket.bufferedAmount > maxUnreadBytes) return socket.terminate()
      socket.send(message.t === 'bytes' ? encodeFrame(message) : JSON.stringify(message))
    },
    listen(listener) {
      socket.on('message', (data, isBinary) => {
        try {
          listener(isBinary ? frameOf(data) : JSON.parse(String(data)))
        } catch {
          socket.close(1007, isBinary ? 'no frame' : 'no JSON')
        }
      })
    },
    onClose: listener => void socket.on('close', listener),
    close: () => socket.close(),
  }
}

function frameOf(data: RawData) {
  const frame = data instanceof Uint8Array ? decodeFrame(data) : null
  if (!frame) throw new Unexpected('not a frame')
  return frame
}
