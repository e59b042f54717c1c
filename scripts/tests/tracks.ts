// Two rows of programs at a time: one on the terminal, and one beside it whose lines are shown when a stage of it has ended.
import { type ChildProcess, spawn } from 'node:child_process'
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import { setPriority } from 'node:os'
import { join } from 'node:path'

export type Track = {
  /** Runs a program to its end, with `more` variables; true when it ended with status 0. `end` ends it by SIGTERM. */
  run(program: string, args: string[], more?: NodeJS.ProcessEnv, end?: AbortSignal): Promise<boolean>
  say(line: string): void
  /** Shows what was kept until now. */
  flush(): void
  /** What ends its programs. */
  end?: AbortSignal
}

/** The same track, whose programs this signal ends. */
export const endedBy = (track: Track, end: AbortSignal): Track => ({
  ...track,
  end,
  run: (program, args, more) => track.run(program, args, more, end),
})

/** The longest time of a timer, in ms; it is a whole number. */
const longest = 2 ** 31 - 1

/** Runs `test`, and ends its programs after that many seconds (Infinity for never). Null when it was ended. */
export async function within<T>(
  track: Track,
  seconds: number,
  test: (track: Track) => Promise<T>,
): Promise<T | null> {
  if (!Number.isFinite(seconds)) return test(track)
  const end = AbortSignal.timeout(Math.min(longest, Math.ceil(Math.max(0, seconds) * 1000)))
  const result = await test(endedBy(track, end))
  return end.aborted ? null : result
}

type Options = {
  cwd: string
  /** Read again for each program. */
  env: NodeJS.ProcessEnv
  /** Holds lines until they are shown. */
  logs: string
}

/** Programs beside the others take the time that these leave (getpriority(2)). */
const lower = 10
const ending = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const

export function createTracks({ cwd, env, logs }: Options): { front: Track; beside: Track } {
  const running = new Set<ChildProcess>()
  const ended = (child: ChildProcess, signal?: AbortSignal) => {
    running.add(child)
    const stop = () => void child.kill('SIGTERM')
    if (signal?.aborted) stop()
    signal?.addEventListener('abort', stop)
    return new Promise<boolean>(done => {
      const end = (passed: boolean) => {
        running.delete(child)
        signal?.removeEventListener('abort', stop)
        done(passed)
      }
      child.once('error', thrown => {
        console.error(String(thrown))
        end(false)
      })
      child.once('exit', code => end(code === 0))
    })
  }
  // Interrupting the tests also stops the programs that run beside them.
  for (const [signal, status] of Object.entries(ending))
    process.once(signal, () => {
      for (const child of running) child.kill('SIGTERM')
      process.exit(status)
    })

  const path = join(logs, 'beside.log')
  let file = openSync(path, 'w')
  return {
    front: {
      run: (program, args, more, signal) =>
        ended(spawn(program, args, { cwd, env: { ...env, ...more }, stdio: 'inherit' }), signal),
      say: line => console.log(line),
      flush() {},
    },
    beside: {
      run(program, args, more, signal) {
        const child = spawn(program, args, { cwd, env: { ...env, ...more }, stdio: ['ignore', file, file] })
        if (child.pid !== undefined) setPriority(child.pid, lower)
        return ended(child, signal)
      },
      say: line => void writeSync(file, `${line}\n`),
      flush() {
        closeSync(file)
        process.stdout.write(readFileSync(path))
        file = openSync(path, 'w')
      },
    },
  }
}
