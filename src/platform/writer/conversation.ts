// The exchange between engine and writer, from the greeting to "over".

import type { Socket } from 'node:net'
import type { WriterEvent } from '#engine/ports/writer.ts'
import { toReport } from '#shared/errors.ts'
import { createMessageParser } from '#shared/flash/wire/frames.ts'
import { type FromWriter, fromWriter, type WriterPlan } from '#shared/flash/wire/writer-messages.ts'
import { message } from '#shared/messages/codes.ts'
import { ReasonError } from '#shared/reason-error.ts'
import { sameSecret } from '../same-secret.ts'
import { type DiskStream, sendMessage, sendStream } from './send-stream.ts'

/** Halves of the secret on the writer's stdin: it sends one, and gets the other as an answer. */
type Secrets = { theirs: string; mine: string }

type Conversation = {
  socket: Socket
  secrets: Secrets
  plan: WriterPlan
  stream: DiskStream | null
  signal: AbortSignal
  onEvent: (event: WriterEvent) => void
}

/** Resolves with whether the writer sent "over". Throws if a stranger connected or the writer sent nonsense. */
export async function converse(conversation: Conversation): Promise<boolean> {
  const { socket, secrets, plan, stream, signal, onEvent } = conversation
  const ended = new AbortController()
  const wanted = AbortSignal.any([signal, ended.signal])
  const cancel = () => sendMessage(socket, { type: 'cancel' })
  let sending: Promise<void> | null = null
  let over = false
  try {
    for await (const received of messagesOf(socket, secrets)) {
      if (received.type === 'hello') {
        sendMessage(socket, { type: 'hello', secret: secrets.mine })
        sendMessage(socket, plan)
        signal.addEventListener('abort', cancel, { once: true })
        if (signal.aborted) cancel()
        continue
      }
      onEvent(received)
      if (received.type === 'ready' && stream) sending ??= send(socket, stream, wanted)
      if (received.type === 'over') over = true
    }
  } finally {
    signal.removeEventListener('abort', cancel)
    ended.abort()
    socket.destroy()
    await sending
  }
  return over
}

/** Never rejects: an error of the source is sent to the writer, and comes back in each drive's result. */
async function send(socket: Socket, stream: DiskStream, wanted: AbortSignal): Promise<void> {
  try {
    const sizeBytes = await sendStream(socket, stream, wanted)
    if (sizeBytes !== null) sendMessage(socket, { type: 'end', sizeBytes })
  } catch (thrown) {
    sendMessage(socket, { type: 'abort', error: toReport(thrown, 'flash.read') })
  }
}

async function* messagesOf(socket: Socket, { theirs }: Secrets): AsyncGenerator<FromWriter> {
  const parse = createMessageParser()
  let greeted = false
  for await (const piece of socket) {
    for (const body of parse(piece)) {
      const received = fromWriter(JSON.parse(Buffer.from(body).toString('utf8')))
      const { type } = received
      if ((type === 'hello') === greeted) throw new ReasonError(message('writer.reason.order', { type }))
      if (type === 'hello' && !sameSecret(received.secret, theirs))
        throw new ReasonError(message('writer.reason.stranger'))
      greeted = true
      yield received
    }
  }
}
