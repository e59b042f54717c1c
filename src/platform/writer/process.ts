// The writer's process as the engine sees it: start, secrets, end.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createLineSplitter } from '../process/lines.ts'
import type { Launch } from './launch-plan.ts'

/** `lines`: the last twenty non-empty lines of stderr. */
export type Exit = { code: number | null; signal: string | null; lines: string[] }
export type WriterProcess = {
  exited: Promise<Exit>
  /** Closes the writer's stdin: the engine no longer follows it. */
  letGo: () => void
  /** Only if permitted: not if it runs as root and this process does not. */
  kill: () => void
  /** Stops waiting for it. */
  leave: () => void
}

type StartOptions = { launch: Launch; folder: string; secretLine: string }

export async function startWriter({ launch, folder, secretLine }: StartOptions): Promise<WriterProcess> {
  for (const { name, text } of launch.files) await writeFile(join(folder, name), text, { mode: 0o700 })
  // This stays in the process's own session: pkexec may have to ask on the terminal.
  const child = spawn(launch.command, launch.args, {
    env: launch.env,
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const splitter = createLineSplitter()
  let lines: string[] = []
  const keep = (more: { text: string }[]) => {
    lines = [...lines, ...more.map(({ text }) => text).filter(Boolean)].slice(-20)
  }
  child.stderr.on('data', (chunk: Uint8Array) => keep(splitter.push(chunk)))
  // It may exit before it has read them: its exit code reports that.
  child.stdin.on('error', () => undefined)
  child.stdin.write(secretLine)
  const ended = new AbortController()
  const exited = new Promise<Exit>(resolve => {
    // A signal that was not permitted emits this too; the process then continues.
    child.on('error', error => {
      if (child.pid === undefined) resolve({ code: null, signal: null, lines: [error.message] })
    })
    child.once('close', (code, signal) => {
      keep(splitter.end())
      ended.abort()
      resolve({ code, signal, lines })
    })
  })
  return {
    exited,
    letGo: () => child.stdin.end(),
    kill() {
      if (launch.dialogPid === null) child.kill('SIGKILL')
      else endDialogs(join(folder, launch.dialogPid), ended.signal)
    },
    leave() {
      ended.abort()
      child.stdin.destroy()
      child.stderr.destroy()
      child.unref()
    },
  }
}

const lookEveryMs = 100

/**
 * sudo is root's and takes no signal. Its dialog is this user's; without an answer, sudo ends. It may not have asked
 * yet, or ask again after a wrong password.
 */
function endDialogs(pidFile: string, ended: AbortSignal): void {
  endDialog(pidFile)
  const timer = setInterval(() => endDialog(pidFile), lookEveryMs)
  timer.unref()
  ended.addEventListener('abort', () => clearInterval(timer), { once: true })
  if (ended.aborted) clearInterval(timer)
}

function endDialog(pidFile: string): void {
  try {
    const pid = Number(readFileSync(pidFile, 'utf8').trim())
    if (Number.isInteger(pid) && pid > 1) process.kill(pid)
  } catch {
    // None is open.
  }
}
