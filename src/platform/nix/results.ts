// The result of a call of Nix.
import type { Exit, OutputLine } from '#engine/ports/process.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes, type Value } from '#shared/messages/message.ts'
import type { RunResult } from '../process/run.ts'

/** `value` is undefined unless Nix succeeded. */
export function withJson(result: RunResult): { exit: Exit; value: unknown } {
  if (result.code !== 0 || result.cancelled) return { exit: exitOf(result), value: undefined }
  try {
    return { exit: exitOf(result), value: JSON.parse(result.stdout) }
  } catch {
    throw failed(result, message('reason.not-understood'))
  }
}

export const exitOf = ({ stdout: _, ...exit }: RunResult): Exit => exit

export const failed = ({ command, lastLines }: Exit, reason: Value) =>
  failure('nix.failed', { operation: 'nix', values: { reason }, details: { command, lastLines } })

/** A line for each derivation and path: a NixOS with a desktop has 2 MB of them. */
const mostDryRunBytes = 64 * 2 ** 20

/** Throws tool.failed for more: what a flake of a stranger prints with builtins.trace is among them. */
export function dryRunLines() {
  const lines: string[] = []
  let letters = 0
  return {
    lines,
    take: (batch: readonly OutputLine[]) => {
      for (const { text } of batch) {
        letters += text.length + 1
        if (letters > mostDryRunBytes) {
          const reason = message('reason.output-large', { size: bytes(mostDryRunBytes) })
          throw failure('tool.failed', { operation: 'nix', values: { tool: 'nix', reason } })
        }
        lines.push(text)
      }
    },
  }
}
