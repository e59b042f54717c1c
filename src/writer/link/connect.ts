// The connection to the engine's socket. Data is read directly into its destination: a stream of gigabytes is
// not copied again, and creates no garbage.

import { connect, type Socket } from 'node:net'
import { Unexpected } from '#shared/errors.ts'

export type Connection = {
  socket: Socket
  /** Fills all of `into`. Resolves with false if the engine disconnected before the first byte; throws if it
   *  disconnected later, and on connection errors. One read at a time; nothing is read in between. */
  read: (into: Uint8Array) => Promise<boolean>
}

const spareBytes = 16 * 1024

export function connectTo(path: string): Promise<Connection> {
  /** Takes what arrives before a destination is known. */
  const spare = new Uint8Array(spareBytes)
  let held: Uint8Array = spare.subarray(0, 0)
  /** The part that is still to be filled. */
  let wanted: Uint8Array = held
  let broken: Error | null = null
  let ended = false
  let wake: () => void = () => undefined

  const takeHeld = () => {
    const taken = held.subarray(0, wanted.length)
    wanted.set(taken)
    held = held.subarray(taken.length)
    wanted = wanted.subarray(taken.length)
  }
  const onread = {
    // Called directly after each piece, including the last one wanted.
    buffer: () => (wanted.length > 0 ? wanted : spare),
    callback(length: number, buffer: Uint8Array): boolean {
      if (buffer === spare) {
        held = spare.subarray(0, length)
        takeHeld()
      } else wanted = wanted.subarray(length)
      if (wanted.length > 0) return true
      wake()
      // Stops reading until it is resumed.
      return false
    },
  }
  return new Promise((resolve, reject) => {
    const socket = connect({ path, onread }, () => resolve({ socket, read }))
    const end = () => {
      ended = true
      wake()
    }
    socket.on('error', error => {
      broken = error
      reject(error)
    })
    socket.on('close', end)
    socket.on('end', end)

    async function read(into: Uint8Array): Promise<boolean> {
      wanted = into
      takeHeld()
      while (wanted.length > 0) {
        if (broken) throw broken
        if (ended && wanted.length === into.length) return false
        if (ended) throw new Unexpected('the engine disconnected in the middle of a message')
        const woken = new Promise<void>(done => {
          wake = done
        })
        socket.resume()
        await woken
      }
      return true
    }
  })
}
