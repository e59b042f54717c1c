// A question at a terminal, on stderr, so that stdout keeps to results.
import { createInterface } from 'node:readline'
import { Cancelled } from './cancelled.ts'
import { plainText } from './plain-text.ts'

/** The line that was typed; "" at its end (Ctrl-D); null where there is no terminal. Throws Cancelled at Ctrl-C. */
export function askOn(
  { stdin, stderr }: Pick<NodeJS.Process, 'stdin' | 'stderr'>,
  question: string,
): Promise<string | null> {
  if (!stdin.isTTY || !stderr.isTTY) return Promise.resolve(null)
  const lines = createInterface({ input: stdin, output: stderr })
  return new Promise<string>((answered, failed) => {
    lines.on('SIGINT', () => failed(new Cancelled()))
    lines.on('close', () => answered(''))
    lines.question(`${plainText(question)} `, answered)
  }).finally(() => lines.close())
}
