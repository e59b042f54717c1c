// What a machine's console shows after a restart that it makes while it runs: its console goes on.
import { setTimeout as pause } from 'node:timers/promises'
import { lastLines, ToolError } from '../tool-error.ts'
import { bootTimeoutMs, type Machine } from './machine.ts'

/** Returns the first match behind `from`. */
export async function shownAfter(machine: Machine, from: number, mark: RegExp): Promise<string> {
  const end = Date.now() + bootTimeoutMs
  for (;;) {
    const [found] = mark.exec(machine.console().slice(from)) ?? []
    if (found !== undefined) return found
    if (Date.now() > end)
      throw new ToolError(`Its console did not show ${mark}: ${lastLines(machine.console(), 20)}`)
    // A boot menu waits three seconds.
    await pause(100, null, { ref: false })
  }
}
