// Runs one system program as root through pkexec, which asks for the password.
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { message } from '#shared/messages/codes.ts'
import type { Value } from '#shared/messages/message.ts'
import { createLineSplitter } from '../process/lines.ts'
import { cannotInstall } from './installed-content.ts'
import { noWay, refusal } from './launch-plan.ts'
import { rootOnlyProblem } from './root-only.ts'

const folders = ['/usr/bin', '/bin', '/run/current-system/sw/bin']

/** The system's copy, writable by root alone. Throws writer.not-installable. */
export async function systemProgram(name: string): Promise<string> {
  for (const folder of folders) {
    const path = `${folder}/${name}`
    if (existsSync(path) && (await rootOnlyProblem(path)) === null) return path
  }
  throw cannotInstall(message('writer.reason.no-program', { program: name }))
}

type Options = { env: Record<string, string>; signal: AbortSignal }

/**
 * Throws flash.elevation if it was not allowed; returns the last line of a failed program, null on success.
 * When cancelled, pkexec is killed while it still asks; afterwards root's program runs to its end.
 */
export async function runAsRoot(argv: string[], { env, signal }: Options): Promise<Value | null> {
  signal.throwIfAborted()
  const [command = '', ...args] = argv
  // This stays in the process's own session: pkexec may have to ask on the terminal.
  const child = spawn(command, args, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const splitter = createLineSplitter()
  const lines: string[] = []
  const keep = (more: { text: string }[]) => {
    lines.push(...more.map(({ text }) => text).filter(Boolean))
    lines.splice(0, lines.length - 20)
  }
  child.stderr.on('data', (chunk: Uint8Array) => keep(splitter.push(chunk)))
  const giveUp = () => void child.kill('SIGKILL')
  signal.addEventListener('abort', giveUp, { once: true })
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).finally(() => signal.removeEventListener('abort', giveUp))
  keep(splitter.end())
  signal.throwIfAborted()
  if (code === 0) return null
  const refused = refusal(code, lines)
  if (refused) throw noWay(refused)
  return lines.at(-1) ?? message('reason.exit-status', { status: String(code) })
}
