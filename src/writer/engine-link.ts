// The connection to the engine, once both have shown their secrets: messages out, messages and pieces of the disk in.
import { createFrameParser, jsonHeader } from '#shared/flash/frames.ts'
import { type FromWriter, type ToWriter, toWriter, type WriterPlan } from '#shared/flash/writer-messages.ts'
import type { Connection } from './connect.ts'
import { type Secrets, sameSecret } from './greet.ts'

/** Handlers of what comes after the plan. While `onData` has not resolved nothing more is read. */
export type Listener = {
  onData: (offset: number, bytes: Uint8Array) => Promise<void>
  onMessage: (message: Exclude<ToWriter, { type: 'hello' | 'plan' }>) => Promise<void>
}

export type EngineLink = {
  tell: (message: FromWriter) => void
  /** The first message after the greeting. Throws when it is anything else. */
  plan: () => Promise<WriterPlan>
  /** Reads until the engine goes; throws on anything that it should not have said. */
  listen: (listener: Listener) => Promise<void>
  /** Everything told is on its way. */
  close: () => Promise<void>
}

type Part = { message: ToWriter } | { offset: number; bytes: Uint8Array }

export async function greetEngine(
  { socket, pieces }: Connection,
  { mine, theirs }: Secrets,
): Promise<EngineLink> {
  const tell = (message: FromWriter) => {
    const body = Buffer.from(JSON.stringify(message))
    if (socket.writable) socket.write(Buffer.concat([jsonHeader(body.length), body]))
  }
  const parts = partsOf(pieces())
  const nextMessage = async (): Promise<ToWriter> => {
    const { value } = await parts.next()
    if (!value || !('message' in value)) throw new Error('the engine said nothing')
    return value.message
  }

  tell({ type: 'hello', secret: mine, pid: process.pid })
  const answer = await nextMessage()
  if (answer.type !== 'hello' || !sameSecret(answer.secret, theirs))
    throw new Error('the engine does not know the secret')

  return {
    tell,
    async plan() {
      const message = await nextMessage()
      if (message.type !== 'plan') throw new Error(`${message.type} came before the plan`)
      return message
    },
    async listen({ onData, onMessage }) {
      for await (const part of parts) {
        if (!('message' in part)) await onData(part.offset, part.bytes)
        else if (part.message.type === 'hello' || part.message.type === 'plan')
          throw new Error(`a second ${part.message.type}`)
        else await onMessage(part.message)
      }
    },
    close: () => new Promise(resolve => socket.end(resolve)),
  }
}

async function* partsOf(pieces: AsyncGenerator<Uint8Array>): AsyncGenerator<Part> {
  const parse = createFrameParser()
  for await (const piece of pieces) {
    for (const part of parse(piece)) {
      if (part.kind === 'data') yield part
      else yield { message: toWriter.parse(JSON.parse(Buffer.from(part.body).toString('utf8'))) }
    }
  }
}
