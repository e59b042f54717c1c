// An AppImage started with a command: the command line runs in this terminal, and no window is created.
import { spawnSync } from 'node:child_process'
import { constants } from 'node:os'

type CommandLine = { node: string; script: string; words: string[] }

/** Its exit status. Waits without returning to Chromium, which ends the process if there is no display. */
export function runTerminal({ node, script, words }: CommandLine): number {
  // The terminal sends these to both; the command line, which this waits for, ends the work.
  for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => undefined)
  const { status, signal, error } = spawnSync(node, [script, ...words], {
    stdio: 'inherit',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  })
  if (error) throw error
  return status ?? 128 + (signal ? constants.signals[signal] : 0)
}
