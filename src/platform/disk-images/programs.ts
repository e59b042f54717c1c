// The mkfs programs, which distributions keep outside an ordinary user's PATH.

import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Run } from './runner.ts'

export const operation = 'flash.restore'
const folders = ['', '/usr/sbin/', '/sbin/']

/** How the runner and this file report a missing program. */
export const isMissing = (thrown: unknown) =>
  thrown instanceof KilnError && (thrown.code === 'tool.missing' || thrown.code === 'flash.tool-missing')

type Program = { tool: string; install: string; args: string[]; signal: AbortSignal }

/** Throws flash.tool-missing, tool.failed. When cancelled, rejects with the signal's reason. */
export async function program(
  run: Run,
  { tool, install, args, signal }: Program,
  places = folders,
): Promise<string> {
  const [place = '', ...others] = places
  try {
    const { code, command, lastLines, stdout } = await run({ command: `${place}${tool}`, args, signal })
    signal.throwIfAborted()
    if (code === 0) return stdout
    const values = {
      tool,
      reason: lastLines.at(-1) ?? message('reason.exit-status', { status: String(code) }),
    }
    throw failure('tool.failed', { operation, values, details: { command, lastLines } })
  } catch (thrown) {
    if (!isMissing(thrown)) throw thrown
    if (others.length) return program(run, { tool, install, args, signal }, others)
    throw failure('flash.tool-missing', { operation, values: { tool, install }, cause: thrown })
  }
}
