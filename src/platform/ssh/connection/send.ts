// Sends a local file to a command on a host over the existing connection, from any offset.
import type { Exit } from '#engine/ports/process.ts'
import type { HostAddress, SendFile } from '#engine/ports/ssh.ts'
import { failure } from '#shared/errors.ts'
import { openRegular } from '../../files/regular-file.ts'
import { createProcessPipe } from '../../process/pipe.ts'
import { commandArgv, type Places } from './argv.ts'
import { tooMuch, usualBytes } from './too-much.ts'

type SendParts = { address: HostAddress; places: Places; env: Record<string, string | undefined> }

const operation = 'ssh.send'
const pieceBytes = 1 << 20

/** Exit codes are data. Throws file errors of this computer, and the signal's reason. */
export async function sendFile(
  { path, from, words, signal, onBytes }: SendFile,
  { address, places, env }: SendParts,
): Promise<Exit & { stdout: string }> {
  async function* pieces() {
    let done = from
    const file = await openRegular(path, { operation })
    if (!file) throw failure('file.missing', { operation, values: { path } })
    // The stream closes it.
    for await (const piece of file.createReadStream({ start: from, highWaterMark: pieceBytes })) {
      yield piece as Uint8Array
      // The previous piece was taken: the next one is requested.
      done += (piece as Uint8Array).byteLength
      onBytes(done)
    }
  }
  const args = commandArgv(address, places, words)
  const stream = createProcessPipe({ env: { ...env, LC_ALL: 'C' } })({
    command: 'ssh',
    args,
    input: pieces(),
    signal,
  })
  const output: Buffer[] = []
  let outputBytes = 0
  try {
    for (;;) {
      const next = await stream.next()
      if (next.done) return { ...next.value, stdout: Buffer.concat(output).toString('utf8') }
      outputBytes += next.value.byteLength
      if (outputBytes > usualBytes) throw tooMuch(address, usualBytes)
      // Its memory is reused.
      output.push(Buffer.from(next.value))
    }
  } finally {
    await stream.return({ code: null, signal: null, cancelled: true, command: '', lastLines: [] })
  }
}
