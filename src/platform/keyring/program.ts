// Runs the program of a keyring, with a bound for its time and its output.
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes } from '#shared/messages/message.ts'
import type { Run, RunResult } from '../process/run.ts'

export const operation = 'keyring'

export type KeyringParts = { run: Run; timeoutMs: number }

type Words = { program: string; args: string[]; input?: string }

/** Throws keyring.absent without the program, keyring.locked after the timeout, and the signal's reason. */
export async function runKeyring(
  { run, timeoutMs }: KeyringParts,
  { program, args, input }: Words,
  signal: AbortSignal,
): Promise<RunResult> {
  // This signal is for this call alone: AbortSignal.any would keep one more listener on the caller's for each call.
  const ended = new AbortController()
  const end = () => ended.abort()
  signal.addEventListener('abort', end, { once: true })
  const timer = setTimeout(end, timeoutMs)
  try {
    signal.throwIfAborted()
    const result = await run({
      command: program,
      args,
      // Why it failed is read in English.
      env: { LC_ALL: 'C' },
      signal: ended.signal,
      maxStdoutBytes: 64 * 1024,
      maxStderrBytes: 256 * 1024,
      endsWithParent: true,
      ...(input === undefined ? {} : { input }),
    })
    signal.throwIfAborted()
    if (result.cancelled) throw locked(program)
    return result
  } catch (thrown) {
    if (!(thrown instanceof KilnError) || thrown.code !== 'tool.missing') throw thrown
    const values = { reason: message('keyring.reason.program', { program }) }
    throw failure('keyring.absent', { operation, values, cause: thrown })
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', end)
  }
}

export const locked = (program: string) => failure('keyring.locked', { operation, values: { program } })

export const tooLong = (secret: string, most: number) =>
  failure('keyring.too-long', {
    operation,
    values: { size: bytes(Buffer.byteLength(secret)), most: bytes(most) },
  })

/** `lastLines` are left out where the program may have repeated the secret in them. */
export const failed = (program: string, lastLines: string[] = []) =>
  failure('keyring.failed', { operation, values: { program }, details: { lastLines } })
