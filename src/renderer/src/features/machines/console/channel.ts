// A stream of the engine in place of a WebSocket, which is what noVNC takes.
import { connectionState } from '#lib/engine/connection.ts'
import { failure, type KilnError } from '#shared/errors.ts'

type Handler<E> = ((event: E) => void) | null

export class StreamChannel {
  binaryType = 'arraybuffer'
  readonly protocol = ''
  readyState: 'connecting' | 'open' | 'closing' | 'closed' = 'connecting'
  onopen: Handler<Event> = null
  onmessage: Handler<{ data: ArrayBuffer }> = null
  onclose: Handler<{ code: number; reason: string }> = null
  onerror: Handler<Event> = null
  /** Why it ended, where there was a reason. */
  error: KilnError | null = null
  #isOver = false
  readonly #stream: { write(bytes: Uint8Array): void; close(): void } | null

  constructor(id: string) {
    const now = connectionState()
    if (now.phase !== 'open') {
      this.#stream = null
      this.error = failure('engine.away', { operation: 'machines.screen' })
      this.#ended()
      return
    }
    this.#stream = now.client.open(
      'machines.screen',
      { id },
      {
        onOpen: () => {
          this.readyState = 'open'
          this.onopen?.(new Event('open'))
        },
        onBytes: ({ buffer, byteOffset, byteLength }) =>
          this.onmessage?.({ data: buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer }),
        onEnd: error => {
          this.error = error
          this.#ended()
        },
      },
    )
  }

  send(data: Uint8Array): void {
    this.#stream?.write(data)
  }

  close(): void {
    if (this.#isOver) return
    this.readyState = 'closing'
    this.#stream?.close()
    this.#ended()
  }

  #ended() {
    if (this.#isOver) return
    this.#isOver = true
    // The event comes later, as a WebSocket's does: it never comes while it is being made (noVNC refuses a closed one)
    // or while `close` is being called.
    queueMicrotask(() => {
      this.readyState = 'closed'
      this.onclose?.({ code: this.error ? 1006 : 1000, reason: '' })
    })
  }
}
