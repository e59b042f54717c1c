// Asks another computer about itself: one command, one script for any POSIX sh, one answer.
import type { HostConnection } from '#engine/ports/ssh.ts'
import { shellFile } from '#engine/shell-file.ts'
import { type ErrorDetails, failure } from '#shared/errors.ts'
import { type Answers, answersIn, marksOf } from './answers.ts'

type Inquiry<T> = {
  /** The script for `sh -s`. */
  script: string
  /** null where the output is not what the script prints, or was cut off. Pure. */
  read(output: string): Read<T> | null
}

/** `kernel`: as `uname -s` has it, where the answer means something on Linux alone; null where it does on any. */
type Read<T> = { answer: T; kernel: string | null }

type Definition<T> = {
  /** The inquiry's name in its marks; a plain word. */
  name: string
  /** Shell, which may call what say.sh and folders-there.sh define. */
  questions: string
  /** It has the line `say kernel "$(uname -s)"`. */
  linuxOnly?: boolean
  parse(answers: Answers): T | null
}

const preamble = [
  shellFile(import.meta.url, './say.sh'),
  shellFile(import.meta.url, '../nix/folders-there.sh'),
].join('')

export function defineInquiry<T>({ name, questions, linuxOnly = false, parse }: Definition<T>): Inquiry<T> {
  const { begin, end } = marksOf(name)
  return {
    script: `${preamble}echo ${begin}\n${questions}echo ${end}\n`,
    read: output => {
      const answers = answersIn(output, name)
      const answer = answers && parse(answers)
      if (answers === null || answer === null) return null
      return { answer, kernel: linuxOnly ? answers.text('kernel') : null }
    },
  }
}

/** Two inquiries in one round trip. */
export const both = <A, B>(first: Inquiry<A>, second: Inquiry<B>): Inquiry<[A, B]> => ({
  script: `${first.script}${second.script}`,
  read: output => {
    const [one, other] = [first.read(output), second.read(output)]
    return one && other && { answer: [one.answer, other.answer], kernel: one.kernel ?? other.kernel }
  },
})

type Asking = {
  /** The host's name for people. */
  host: string
  operation: string
  signal: AbortSignal
  timeoutMs?: number
}

/** More than any answer has: it ends the command. */
const mostBytes = 1 << 20

/** Throws hosts.no-facts, hosts.not-linux and the connection's ssh.* errors. */
export const askHost = async <T>(
  connection: Pick<HostConnection, 'run'>,
  inquiry: Inquiry<T>,
  asking: Asking,
): Promise<T> => (await inquire(connection, inquiry, asking)).answer

/** `details`: for an error about what was answered. */
export async function inquire<T>(
  connection: Pick<HostConnection, 'run'>,
  inquiry: Inquiry<T>,
  { host, operation, signal, timeoutMs = 60_000 }: Asking,
): Promise<{ answer: T; details: ErrorDetails }> {
  const run = { input: inquiry.script, timeoutMs, mostBytes, signal }
  const { stdout, command, lastLines } = await connection.run(['sh', '-s'], run)
  signal.throwIfAborted()
  const found = inquiry.read(stdout)
  const details = { command, lastLines }
  if (!found) throw failure('hosts.no-facts', { operation, values: { host }, details })
  const { answer, kernel } = found
  if (kernel !== null && kernel !== 'Linux')
    throw failure('hosts.not-linux', { operation, values: { host, kernel } })
  return { answer, details }
}
