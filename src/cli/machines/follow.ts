// Follows a machine from a terminal: its serial output until it ends.
import { plainSerial } from '#engine/machines/state/serial.ts'
import type { Client } from '#shared/contract/client.ts'
import type { Machine } from '#shared/machines/machine.ts'
import type { Output } from '../terminal/output.ts'

const lookEveryMs = 200
const longestLine = 64 * 1024

/** Rejects with the signal's reason when it is aborted. */
export async function untilEnded(
  client: Pick<Client, 'machines'>,
  id: string,
  signal?: AbortSignal,
): Promise<Machine> {
  for (;;) {
    const machine = await client.machines.show({ id })
    if (!machine.runs) return machine
    signal?.throwIfAborted()
    await new Promise(resolve => setTimeout(resolve, lookEveryMs))
  }
}

/** Prints whole lines as they arrive; the returned function prints the rest, and stops. */
export function showSerial(
  { client, output }: { client: Pick<Client, 'open'>; output: Pick<Output, 'line' | 'object'> },
  id: string,
): () => void {
  const decoder = new TextDecoder()
  let text = ''
  const print = (line: string) => {
    output.line(plainSerial(line).trimEnd())
    output.object({ type: 'serial', text: line })
  }
  const listener = {
    onBytes(bytes: Uint8Array) {
      const lines = (text + decoder.decode(bytes, { stream: true })).split('\n')
      text = lines.pop() ?? ''
      for (const line of lines) print(line)
      // A guest may never end its line.
      if (text.length < longestLine) return
      print(text)
      text = ''
    },
    // Its state shows that the machine has ended.
    onEnd: () => undefined,
  }
  const stream = client.open('machines.serial', { id }, listener)
  return () => {
    stream.close()
    if (text) print(text)
    text = ''
  }
}
