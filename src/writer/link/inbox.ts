// Dispatches what the engine sends after the plan; nothing accepts it until the drives are ready for a stream.
import { fromReport, Unexpected } from '#shared/errors.ts'
import type { Listener } from './engine-link.ts'

export type Inbox = {
  listener: Listener
  /** Receives the disk's pieces. */
  accept: (onData: Listener['onData']) => void
  /** The disk's size, once the stream has ended. Rejects with the stream's error. */
  ended: Promise<number>
}

export function createInbox(onCancel: () => void): Inbox {
  const end = Promise.withResolvers<number>()
  // Only awaited if the source is a stream.
  end.promise.catch(() => undefined)
  const refuse = (when: string) => () => Promise.reject(new Unexpected(`data arrived ${when}`))
  let take: Listener['onData'] = refuse('before it was requested')
  let isOver = false
  return {
    ended: end.promise,
    accept(onData) {
      take = onData
    },
    listener: {
      onData: data => take(data),
      async onMessage(message) {
        if (message.type === 'cancel') return onCancel()
        if (isOver) throw new Unexpected(`${message.type} arrived after the end`)
        isOver = true
        // Later writes would never be read back.
        take = refuse('after the end')
        if (message.type === 'abort') end.reject(fromReport(message.error))
        else end.resolve(message.sizeBytes)
      },
    },
  }
}
