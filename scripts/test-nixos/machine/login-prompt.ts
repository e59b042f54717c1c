import { ToolError } from '../tool-error.ts'
import { readDiskJournal } from './disk-journal.ts'
import { bootTimeoutMs, loginPrompt, type Machine } from './machine.ts'

/** If the prompt does not come, the error has the console's last lines and the disk's journal. */
export async function waitForLogin(
  machine: Machine,
  diskPath: string,
  timeoutMs = bootTimeoutMs,
): Promise<void> {
  try {
    await machine.waitFor(loginPrompt, timeoutMs)
  } catch (thrown) {
    await machine.cutPower()
    const console = thrown instanceof Error ? thrown.message : String(thrown)
    const journal = readDiskJournal(diskPath) ?? 'Nothing could be read from it.'
    throw new ToolError(`${console}\nThe warnings in the journal on its disk end:\n${journal}`)
  }
}
