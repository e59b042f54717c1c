// Reports what a running call of Nix waits for, and when it continues.
import type { OutputLine } from '#engine/ports/process.ts'
import type { OnWait, Wait } from '#engine/ports/waits.ts'
import type { Run, RunOptions, RunResult } from '../process/run.ts'
import { commandsUnder } from '../process/tree.ts'
import { createWaits } from './waits.ts'

const everyMs = 1000

export async function runNamingWaits(run: Run, options: RunOptions, onWait: OnWait): Promise<RunResult> {
  const waits = createWaits(performance.now())
  let pid: number | null = null
  let reported: Wait | null = null
  const notify = (wait: Wait | null) => {
    if (wait?.kind === reported?.kind && wait?.what === reported?.what) return
    reported = wait
    onWait(waits, wait)
  }
  const look = () => notify(waits.now(performance.now(), () => (pid === null ? [] : commandsUnder(pid))))
  const timer = setInterval(look, everyMs)
  try {
    return await run({
      ...options,
      onStart: started => {
        pid = started
      },
      onLines: (lines: OutputLine[]) => {
        for (const line of lines) waits.accept(line, performance.now())
        options.onLines?.(lines)
      },
    })
  } finally {
    clearInterval(timer)
    notify(null)
  }
}
