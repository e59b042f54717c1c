// For tests: what comes over the streams of a machine.
import { setTimeout as delay } from 'node:timers/promises'
import type { Client } from '#shared/contract/client.ts'
import type { Stream, StreamListener } from '#shared/contract/client-streams.ts'
import type { StreamName, TerminalSize } from '#shared/contract/streams.ts'

type Console = Exclude<StreamName, 'machines.terminal'>

/** The first match of what comes over a stream, after `say` was sent. */
export const firstOf = (client: Client, stream: Console, id: string, mark: RegExp, say = '') =>
  firstMatch(mark, say, listener => client.open(stream, { id }, listener))

export const shellSays = (client: Client, id: string, mark: RegExp, say: string) =>
  firstMatch(mark, say, listener =>
    client.open('machines.terminal', { id, columns: 101, rows: 40 }, listener),
  )

function firstMatch(mark: RegExp, say: string, open: (listener: StreamListener) => Stream): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    const opened = open({
      onOpen: () => opened.write(Buffer.from(say)),
      onBytes(bytes) {
        text += Buffer.from(bytes).toString('latin1')
        const [found] = mark.exec(text) ?? []
        if (found === undefined) return
        opened.close()
        resolve(found)
      },
      onEnd: error => reject(error ?? new Error(`closed after ${text}`)),
    })
  })
}

/** What `stty size` says in a shell, once it is the size that its window got. */
export async function shellFollows(client: Client, id: string, size: TerminalSize): Promise<string> {
  const mark = new RegExp(`${size.rows} ${size.columns}`)
  let isFound = false
  const askAgain = async (stream: Stream) => {
    for (let turn = 0; !isFound; turn++) {
      if (turn === 1) stream.resize(size)
      stream.write(Buffer.from('stty size\n'))
      await delay(1000)
    }
  }
  const found = firstMatch(mark, '', listener => {
    const stream = client.open('machines.terminal', { id, columns: 80, rows: 24 }, listener)
    void askAgain(stream)
    return stream
  })
  return found.finally(() => {
    isFound = true
  })
}
