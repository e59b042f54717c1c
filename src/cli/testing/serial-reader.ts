// A machine's output while a scenario runs: collected for one step at a time, and waited for.
import { lastLines, plainSerial } from '#engine/machines/state/serial.ts'
import type { Client } from '#shared/contract/client.ts'
import { failure } from '#shared/errors.ts'
import { seconds } from '#shared/messages/message.ts'

export type SerialReader = {
  text(): string
  waitFor(mark: string | RegExp, timeoutSeconds: number): Promise<string>
  type(text: string): void
  /** Earlier output is ignored from here on. */
  forget(): void
  close(): void
}

/** `history`: includes earlier output. */
export async function readSerial(
  client: Pick<Client, 'open'>,
  id: string,
  history: boolean,
): Promise<SerialReader> {
  const decoder = new TextDecoder()
  let text = ''
  /** Bytes of earlier output that are still to come. */
  let past = 0
  const looking = new Set<() => void>()
  const opened = Promise.withResolvers<void>()
  const stream = client.open(
    'machines.serial',
    { id },
    {
      onOpen(replayBytes) {
        if (!history) past = replayBytes
        opened.resolve()
      },
      onBytes(bytes) {
        const isPast = Math.min(past, bytes.byteLength)
        past -= isPast
        text += decoder.decode(bytes.subarray(isPast), { stream: true })
        for (const look of [...looking]) look()
      },
      onEnd: error => opened.reject(error),
    },
  )
  await opened.promise
  const found = (mark: string | RegExp) => {
    const plain = plainSerial(text)
    if (typeof mark === 'string') return plain.includes(mark) ? mark : undefined
    return new RegExp(mark.source, mark.flags.replace('g', '')).exec(plain)?.[0]
  }
  return {
    text: () => plainSerial(text),
    waitFor: (mark, timeoutSeconds) =>
      new Promise((resolve, reject) => {
        const end = () => {
          clearTimeout(timer)
          looking.delete(look)
        }
        const look = () => {
          const match = found(mark)
          if (match === undefined) return
          end()
          resolve(match)
        }
        const timer = setTimeout(() => {
          end()
          const values = { mark: String(mark), time: seconds(timeoutSeconds) }
          const details = { lastLines: lastLines(text) }
          reject(failure('scenario.no-mark', { operation: 'test', values, details }))
        }, timeoutSeconds * 1000)
        looking.add(look)
        look()
      }),
    type: typed => stream.write(Buffer.from(typed)),
    forget() {
      text = ''
    },
    close: () => stream.close(),
  }
}
