// Programs that the scripts run. Node built-ins only, Node 18 too.
import { spawn, spawnSync } from 'node:child_process'
import { createInterface } from 'node:readline'

/**
 * Runs a program and hands over each line that it writes. Resolves when it succeeded; else rejects with its last lines.
 * @param {string} program
 * @param {string[]} args
 * @param {{ onLine: (line: string) => void, signal?: AbortSignal, env?: Record<string, string>, cwd?: string }} options
 */
export async function runLines(program, args, { onLine, signal, env, cwd }) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...env },
    signal,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const lastLines = []
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', line => {
      lastLines.push(line)
      if (lastLines.length > 20) lastLines.shift()
      onLine(line)
    })
  }
  const status = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, endedBy) => resolve(endedBy ?? code))
  })
  if (status === 0) return
  throw new Error([`${program} ${args.join(' ')} failed (${status})`, ...lastLines].join('\n'))
}

/** Runs a program on this terminal. Returns its exit status; 1 when it could not be started or was killed. */
export function runHere(program, args, options = {}) {
  return spawnSync(program, args, { stdio: 'inherit', ...options }).status ?? 1
}

/** What a program prints; null when it is not there or fails. */
export function outputOf(program, args, options = {}) {
  const { status, stdout } = spawnSync(program, args, { encoding: 'utf8', ...options })
  return status === 0 ? stdout : null
}
