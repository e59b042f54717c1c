// A secret for a command: typed without echo, or piped. It is never a word of the command, which other users of the computer
// can read.
import type { Readable } from 'node:stream'
import type { Session } from './session.ts'
import { terminalMessage } from './texts.ts'
import { usage } from './usage.ts'

/** More than any password, key or certificate; /dev/zero is endless. */
const maxKibibytes = 64

type Input = Readable & { isTTY?: boolean }

/** Without the line break at its end; "" where nothing was given. Throws usage, Cancelled. */
export async function typedSecret(
  { askSecret }: Pick<Session, 'askSecret'>,
  { question, command }: { question: string; command: string },
  input: Input = process.stdin,
): Promise<string> {
  if (input.isTTY) return (await askSecret(question)) ?? ''
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of input) {
    const piped = Buffer.from(chunk)
    chunks.push(piped)
    bytes += piped.length
    if (bytes > maxKibibytes * 1024)
      throw usage(terminalMessage('usage.secret-too-long', { kibibytes: maxKibibytes }), command)
  }
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '')
}
