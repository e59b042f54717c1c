// One program of an installation: announced before it runs, its output passed on, its failure reported with
// its last lines.

import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import type { Run } from '../../process/run.ts'

export type InstallOptions = { onLine: (line: string) => void; signal: AbortSignal }
export type Step = (command: string, args: string[], env?: Record<string, string>) => Promise<void>

const operation = 'nix.install'
export const installFailed = (tool: string, reason: Value) =>
  failure('tool.failed', { operation, values: { tool, reason } })

export function createSteps(run: Run, { onLine, signal }: InstallOptions): Step {
  return async (command, args, env = {}) => {
    const onLines = (lines: { text: string }[]) => {
      for (const { text } of lines) onLine(text)
    }
    const exit = await run({ command, args, env: { LC_ALL: 'C', ...env }, signal, onLines })
    signal.throwIfAborted()
    if (exit.code === 0) return
    const values = {
      tool: command,
      reason: exit.lastLines.at(-1) ?? message('reason.exit-status', { status: String(exit.code) }),
    }
    const details = { command: exit.command, lastLines: exit.lastLines }
    throw failure('tool.failed', { operation, values, details })
  }
}

export const aptEnv = { DEBIAN_FRONTEND: 'noninteractive' }
