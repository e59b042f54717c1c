// The connection to the engine's socket, read into one buffer: a stream of gigabytes leaves no garbage behind.
import { connect, type Socket } from 'node:net'

export type Connection = {
  socket: Socket
  /** What arrives, each piece good until the next is asked for; nothing is read before. Throws what breaks it. */
  pieces: () => AsyncGenerator<Uint8Array>
}

const bufferBytes = 128 * 1024

export function connectTo(path: string): Promise<Connection> {
  let wake: () => void = () => undefined
  let piece: Uint8Array | null = null
  let broken: Error | null = null
  let ended = false
  return new Promise((resolve, reject) => {
    const onread = {
      buffer: new Uint8Array(bufferBytes),
      callback(length: number, buffer: Uint8Array): boolean {
        piece = buffer.subarray(0, length)
        wake()
        // Stops reading until it is resumed.
        return false
      },
    }
    const socket = connect({ path, onread }, () => resolve({ socket, pieces }))
    socket.on('error', error => {
      broken = error
      reject(error)
    })
    socket.on('close', () => {
      ended = true
      wake()
    })
    socket.on('end', () => {
      ended = true
      wake()
    })
    async function* pieces(): AsyncGenerator<Uint8Array> {
      for (;;) {
        if (!ended && !piece) {
          const woken = new Promise<void>(done => {
            wake = done
          })
          socket.resume()
          await woken
        }
        if (piece) {
          const arrived = piece
          yield arrived
          piece = null
        } else if (broken) throw broken
        else if (ended) return
      }
    }
  })
}
