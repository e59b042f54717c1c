// Why a program did not start, or was ended.

import { stat } from 'node:fs/promises'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'

const operation = 'process.run'

export const failed = (tool: string, command: string, reason: Value, cause?: unknown) =>
  failure('tool.failed', { operation, values: { tool, reason }, details: { command }, cause })

type Unstarted = { command: string; shown: string; cwd: string | undefined }

export async function notStarted(
  result: { code?: string | undefined; cause?: unknown },
  { command, shown, cwd }: Unstarted,
) {
  // The kernel also reports ENOENT for a missing working folder, and so does stat here.
  if (cwd !== undefined && !(await stat(cwd).catch(() => null))) {
    return failure('file.missing', {
      operation,
      values: { path: cwd },
      details: { command: shown, path: cwd },
    })
  }
  if (result.code !== 'ENOENT')
    return failed(command, shown, message('reason.not-started', { errno: String(result.code) }), result.cause)
  return missing(command, shown, result.cause)
}

export const missing = (tool: string, shown: string, cause?: unknown) =>
  failure('tool.missing', {
    operation,
    values: { tool, install: '' },
    details: { command: shown },
    cause,
  })
