// What a call of Nix came to.
import type { Exit } from '#engine/ports/process.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import type { RunResult } from '../process/run.ts'
import { parseJson } from './parse.ts'

/** `value` is undefined unless Nix succeeded. */
export function withJson(result: RunResult): { exit: Exit; value: unknown } {
  if (result.code !== 0 || result.cancelled) return { exit: exitOf(result), value: undefined }
  const value = parseJson(result.stdout)
  if (value === undefined) throw failed(result, message('reason.not-understood'))
  return { exit: exitOf(result), value }
}

export const exitOf = ({ stdout: _, ...exit }: RunResult): Exit => exit

export const failed = ({ command, lastLines }: Exit, reason: Value) =>
  failure('nix.failed', { operation: 'nix', values: { reason }, details: { command, lastLines } })
