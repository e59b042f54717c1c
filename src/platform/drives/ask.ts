// Runs an outside program to get facts. Does not use the engine's process runner, because the privileged
// writer runs the same code: with a fixed environment and only folders that root controls.
import { execFile } from 'node:child_process'

type Answer = { code: number | null; stdout: string }
/** Rejects only when cancelled. `code` is null if there is no such program or it was killed. */
export type Ask = (command: string, args: string[], signal?: AbortSignal) => Promise<Answer>

const path = [
  '/run/current-system/sw/bin',
  '/run/current-system/profile/sbin',
  '/run/current-system/profile/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
].join(':')

/** A dying drive may never answer. */
const timeoutMs = 20_000

export const ask: Ask = (command, args, signal) =>
  new Promise((resolve, reject) => {
    const options = {
      env: { PATH: path, LC_ALL: 'C.UTF-8' },
      timeout: timeoutMs,
      killSignal: 'SIGKILL' as const,
      maxBuffer: 64 * 2 ** 20,
      ...(signal ? { signal } : {}),
    }
    const child = execFile(command, args, options, (error, stdout) => {
      if (signal?.aborted) return reject(signal.reason)
      resolve({ code: error ? (typeof error.code === 'number' ? error.code : null) : 0, stdout })
    })
    child.stdin?.end()
  })
