// A prompt at a terminal, on stderr, so that stdout only has results.
import { createInterface, type Interface } from 'node:readline'
import { Writable } from 'node:stream'
import { Cancelled } from './cancelled.ts'
import { plainText } from './plain-text.ts'

/** The typed line; "" at end of input (Ctrl-D); null without a terminal. Throws Cancelled at Ctrl-C. */
export function askOn(
  { stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'>,
  question: string,
): Promise<string | null> {
  if (!stdin.isTTY || !stderr.isTTY) return Promise.resolve(null)
  return answerTo(createInterface({ input: stdin, output: stderr }), `${plainText(question)} `)
}

/** The same for a password, without echo. */
export async function askSecretOn(
  { stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'>,
  question: string,
): Promise<string | null> {
  if (!stdin.isTTY || !stderr.isTTY) return null
  stderr.write(`${plainText(question)} `)
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })
  return answerTo(
    createInterface({ input: stdin, output: nowhere, terminal: true, historySize: 0 }),
    '',
  ).finally(() => stderr.write('\n'))
}

const answerTo = (lines: Interface, question: string) =>
  new Promise<string>((answered, failed) => {
    lines.on('SIGINT', () => failed(new Cancelled()))
    lines.on('close', () => answered(''))
    lines.question(question, answered)
  }).finally(() => lines.close())
