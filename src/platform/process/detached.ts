// Starts a program that outlives Kiln: in its own session, with files as its input and output.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { type FileHandle, open, writeFile } from 'node:fs/promises'
import type { ProcessIdentity } from '#engine/ports/files.ts'
import { failure } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import { identityOf } from './running.ts'
import { shownCommand } from './shown-command.ts'

type Detached = {
  command: string
  args: string[]
  cwd: string
  env: Record<string, string | undefined>
  /** Paths: what it reads, and where its output goes (truncated, private to this user). */
  stdin: string
  stdout: string
  stderr: string
}
type Ended = { code: number | null; signal: string | null }
export type Started = {
  process: ProcessIdentity
  /** Settles only while this process lives. */
  ended: Promise<Ended>
}

const operation = 'process.start'

/** Throws tool.missing, tool.failed if it could not be started, and errors from opening the files. */
export async function startDetached({ command, args, cwd, env, ...paths }: Detached): Promise<Started> {
  const files: FileHandle[] = []
  try {
    files.push(await open(paths.stdin, 'r'))
    for (const path of [paths.stdout, paths.stderr]) {
      await writeFile(path, '', { mode: 0o600 })
      // Always appended: if another process truncates the file, no hole is left.
      files.push(await open(path, 'a', 0o600))
    }
    const child = spawn(command, args, { cwd, env, detached: true, stdio: files.map(({ fd }) => fd) })
    const ended = once(child, 'exit').then(([code, signal]): Ended => ({ code, signal }))
    // It failed to start, which is thrown below.
    ended.catch(() => undefined)
    if (child.pid === undefined) throw notStarted((await once(child, 'error'))[0], { command, args })
    child.unref()
    return { process: identityOf(child.pid), ended }
  } finally {
    for (const file of files) await file.close()
  }
}

function notStarted(cause: unknown, { command, args }: Pick<Detached, 'command' | 'args'>) {
  const errno = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown'
  const options = { operation, details: { command: shownCommand(command, args) }, cause }
  if (errno === 'ENOENT')
    return failure('tool.missing', { ...options, values: { tool: command, install: '' } })
  const reason = message('reason.not-started', { errno })
  return failure('tool.failed', { ...options, values: { tool: command, reason } })
}
