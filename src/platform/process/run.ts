// The only way Kiln runs other programs: an argv array (never a shell), an explicit environment, a separate
// process group, bounded output.

import { basename } from 'node:path'
import { execa } from 'execa'
import type { LogPort } from '#engine/ports/log.ts'
import type { Exit, OutputLine } from '#engine/ports/process.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes } from '#shared/messages/message.ts'
import { collectLines } from './collect-lines.ts'
import { failed, missing, notStarted } from './failures.ts'
import { createParentDeath, isProgramMissing } from './parent-death.ts'
import { shownCommand } from './shown-command.ts'
import { endTree } from './tree.ts'

export type RunOptions = {
  command: string
  args: string[]
  cwd?: string
  /** Added to the runner's environment. */
  env?: Record<string, string>
  /** Its stdin; empty by default. */
  input?: string | Uint8Array
  /** Its stdin stays open, so that a program waiting for its end notices when Kiln is gone. */
  openInput?: boolean
  signal?: AbortSignal
  /** It ends with this process, even if that is killed, where supported (see parent-death.ts). */
  endsWithParent?: boolean
  /** Every line of stderr, in order, in batches. */
  onLines?: (lines: OutputLine[]) => void
  /** Called once it runs, with the group that it leads. */
  onStart?: (pid: number) => void
  /** Stdout as it arrives, in addition to being kept: for progress that is redrawn on one line. */
  onStdout?: (chunk: Uint8Array) => void
  /** The same for stderr. */
  onStderr?: (chunk: Uint8Array) => void
  /** More than this on stdout ends the program and throws tool.failed. */
  maxStdoutBytes?: number
  /** The same for stderr. Unbounded by default: lines are passed on, and only the last are kept. */
  maxStderrBytes?: number
  /** Thrown instead in that case. */
  tooLarge?: () => Error
  /** How many of the last stderr lines are in the result; 20 by default. */
  keptLines?: number
}
export type RunResult = Exit & { stdout: string }
export type Run = (options: RunOptions) => Promise<RunResult>

type RunnerOptions = {
  /** The programs' whole environment, PATH included. Only the composition root reads process.env. */
  env: Record<string, string | undefined>
  /** Milliseconds between TERM and KILL. */
  graceMs?: number
  /** How long to wait for output after the program has ended, if a child keeps its pipes open. */
  lingerMs?: number
  /** Called for programs that were killed from outside. */
  log?: Pick<LogPort, 'warn'>
}

/**
 * Exit codes are data and do not throw. Throws tool.missing (operation `process.run`, `{install}` left empty:
 * the caller knows what to install) if there is no such program, tool.failed if it cannot be started or
 * prints too much, and whatever `onLines` and `onStdout` throw, once the program has ended.
 */
export function createProcessRunner({ env: base, graceMs = 3000, lingerMs = 2000, log }: RunnerOptions): Run {
  const parentDeath = createParentDeath(async (command, args) => (await run({ command, args })).code === 0)
  const run: Run = async ({
    command,
    args,
    cwd,
    env,
    input,
    openInput = false,
    signal,
    endsWithParent = false,
    onLines,
    onStart,
    onStdout,
    onStderr,
    maxStdoutBytes = 64 * 2 ** 20,
    maxStderrBytes = Number.POSITIVE_INFINITY,
    tooLarge,
    keptLines = 20,
  }) => {
    const shown = shownCommand(command, args)
    const prefix = endsWithParent ? await parentDeath() : []
    const [program = command, ...words] = [...prefix, command, ...args]
    if (signal?.aborted) {
      return { code: null, signal: null, cancelled: true, command: shown, lastLines: [], stdout: '' }
    }
    const child = execa(program, words, {
      ...(cwd === undefined ? {} : { cwd }),
      ...stdinOf(input, openInput),
      env: { ...base, ...env },
      extendEnv: false,
      encoding: 'buffer',
      buffer: false,
      reject: false,
      // Gives it its own process group, which also ends when this process exits.
      killDescendants: true,
    })

    if (child.pid !== undefined) onStart?.(child.pid)
    const closePipes = () => {
      child.stdout?.destroy()
      child.stderr?.destroy()
    }
    let ending: Promise<void> | undefined
    let broken: { thrown: unknown } | undefined
    const end = () => {
      if (child.pid === undefined || ending) return
      // A program that escaped the tree may hold the pipes open; do not wait for it.
      ending = endTree(child.pid, graceMs).finally(closePipes)
    }
    const abortWith = (thrown: unknown) => {
      broken ??= { thrown }
      end()
    }
    let cancelled = false
    const onAbort = () => {
      cancelled = true
      end()
    }
    signal?.addEventListener('abort', onAbort, { once: true })
    let outputBytes = 0
    let linger: NodeJS.Timeout | undefined
    const waitForSilence = () => {
      const before = outputBytes
      // After the timer, the event loop first reads what arrived while it was busy.
      const look = () => (outputBytes === before ? closePipes() : waitForSilence())
      linger = setTimeout(() => setImmediate(look), lingerMs).unref()
    }
    child.nodeChildProcess.once('exit', () => {
      signal?.removeEventListener('abort', onAbort)
      waitForSilence()
    })

    const tooMuch = (most: number) =>
      tooLarge?.() ?? failed(command, shown, message('reason.output-large', { size: bytes(most) }))
    let stderrBytes = 0
    const stderr = collectLines(
      lines => {
        if (!broken) onLines?.(lines)
      },
      abortWith,
      keptLines,
    )
    child.stderr?.on('data', (chunk: Uint8Array) => {
      outputBytes += chunk.byteLength
      stderr.push(chunk)
      onStderr?.(chunk)
      stderrBytes += chunk.byteLength
      if (stderrBytes > maxStderrBytes) abortWith(tooMuch(maxStderrBytes))
    })
    const stdout: Uint8Array[] = []
    let stdoutBytes = 0
    child.stdout?.on('data', (chunk: Uint8Array) => {
      outputBytes += chunk.byteLength
      try {
        if (!broken) onStdout?.(chunk)
      } catch (thrown) {
        abortWith(thrown)
      }
      stdoutBytes += chunk.byteLength
      if (stdoutBytes <= maxStdoutBytes) stdout.push(chunk)
      else abortWith(tooMuch(maxStdoutBytes))
    })

    const result = await child
    clearTimeout(linger)
    signal?.removeEventListener('abort', onAbort)
    await ending
    if (result.code !== undefined && child.pid === undefined)
      throw await notStarted(result, { command, shown, cwd })
    const lastLines = stderr.end()
    if (result.signal && !ending)
      log?.warn('program-killed', { program: basename(command), signal: result.signal })
    if (broken) throw broken.thrown
    if (prefix.length && result.exitCode === 127 && isProgramMissing(lastLines.at(-1)))
      throw missing(command, shown)
    return {
      code: result.exitCode ?? null,
      signal: result.signal ?? null,
      cancelled,
      command: shown,
      lastLines,
      stdout: Buffer.concat(stdout).toString('utf8'),
    }
  }
  return run
}

function stdinOf(input: RunOptions['input'], open: boolean) {
  if (input !== undefined) return { input }
  return { stdin: open ? ('pipe' as const) : ('ignore' as const) }
}
