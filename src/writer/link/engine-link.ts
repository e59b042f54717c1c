// The connection to the engine, once both have shown their secrets: messages out, messages and pieces of the disk in.
import { Unexpected } from '#shared/errors.ts'
import { jsonHeader, offsetBytes, readHeader, readOffset } from '#shared/flash/wire/frames.ts'
import {
  type FromWriter,
  frameHeaderBytes,
  type ToWriter,
  toWriter,
  type WriterPlan,
} from '#shared/flash/wire/writer-messages.ts'
import type { Connection } from './connect.ts'
import { type Secrets, sameSecret } from './handshake.ts'

/** Bytes of the disk that are arriving. */
export type Arriving = {
  offset: number
  length: number
  /** Fills all of `into` with the next bytes. */
  read: (into: Uint8Array) => Promise<void>
}
/** Handlers for what follows the plan. Until one has resolved, nothing more is read. */
export type Listener = {
  /** Bytes that it does not read are skipped. */
  onData: (data: Arriving) => Promise<void>
  onMessage: (message: Exclude<ToWriter, { type: 'hello' | 'plan' }>) => Promise<void>
}

type EngineLink = {
  send: (message: FromWriter) => void
  /** The first message after the greeting. Throws on anything else. */
  plan: () => Promise<WriterPlan>
  /** Reads until the engine disconnects; throws on unexpected messages. */
  listen: (listener: Listener) => Promise<void>
  /** Resolves when everything reported has been sent. */
  close: () => Promise<void>
}

const passedBytes = 64 * 1024

export async function greetEngine(
  { socket, read }: Connection,
  { mine, theirs }: Secrets,
): Promise<EngineLink> {
  const send = (message: FromWriter) => {
    const body = Buffer.from(JSON.stringify(message))
    if (socket.writable) socket.write(Buffer.concat([jsonHeader(body.length), body]))
  }
  const head = new Uint8Array(frameHeaderBytes)
  const place = new Uint8Array(offsetBytes)
  const passed = new Uint8Array(passedBytes)
  const wholly = async (into: Uint8Array) => {
    if (!(await read(into))) throw new Unexpected('the engine disconnected in the middle of a message')
  }
  /** The next message; null if the engine disconnected. */
  const next = async () => {
    if (!(await read(head))) return null
    const { kind, length } = readHeader(head)
    const bytes = kind === 'data' ? place : new Uint8Array(length)
    await wholly(bytes)
    return kind === 'data' ? { offset: readOffset(bytes), length } : { message: decoded(bytes) }
  }
  const nextMessage = async (): Promise<ToWriter> => {
    const part = await next()
    if (!part?.message) throw new Unexpected('the engine sent nothing')
    return part.message
  }
  const take = async (offset: number, length: number, onData: Listener['onData']) => {
    let left = length
    const readPart = async (into: Uint8Array) => {
      if (into.length > left) throw new Unexpected(`${into.length} bytes are more than the ${left} left`)
      left -= into.length
      await wholly(into)
    }
    await onData({ offset, length, read: readPart })
    while (left > 0) await readPart(passed.subarray(0, left))
  }

  send({ type: 'hello', secret: mine, pid: process.pid })
  const answer = await nextMessage()
  if (answer.type !== 'hello' || !sameSecret(answer.secret, theirs))
    throw new Unexpected('the engine does not know the secret')

  return {
    send,
    async plan() {
      const message = await nextMessage()
      if (message.type !== 'plan') throw new Unexpected(`${message.type} arrived before the plan`)
      return message
    },
    async listen({ onData, onMessage }) {
      for (let part = await next(); part; part = await next()) {
        if (!part.message) await take(part.offset, part.length, onData)
        else if (part.message.type === 'hello' || part.message.type === 'plan')
          throw new Unexpected(`a second ${part.message.type}`)
        else await onMessage(part.message)
      }
    },
    close: () => new Promise(resolve => socket.end(resolve)),
  }
}

const decoded = (body: Uint8Array): ToWriter => toWriter(JSON.parse(Buffer.from(body).toString('utf8')))
