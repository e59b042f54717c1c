// An emulated kernel with two processors may die of the emulator: it changes its own code while the other processor runs it.
// Before its first program nothing has been written, so such a machine is started once more; later a panic is a failure,
// said at once.
import type { Serial } from '#lab/serial.ts'
import { lastLines, ToolError } from '../tool-error.ts'

const special = /[.*+?^${}()|[\]\\]/g
const panic = 'Kernel panic - not syncing'
/** What systemd prints first, in the initrd or later; and a prompt, where it prints nothing. */
const initStarted = /systemd\[1\]| {2}OK {2}|login: /

/** Whether the kernel died before its first program. Where neither is seen in that time, it did not. */
export async function panicsBeforeInit(serial: Serial, timeoutMs: number): Promise<boolean> {
  const mark = new RegExp(`${panic}|${initStarted.source}`)
  const seen = await serial.waitFor(mark, { timeoutMs }).catch(() => null)
  return seen === panic
}

/** As `waitFor`, but a machine whose kernel has died is waited for no longer. */
export async function waitForOrPanic(
  serial: Serial,
  mark: string | RegExp,
  timeoutMs: number,
): Promise<string> {
  const source = typeof mark === 'string' ? mark.replaceAll(special, '\\$&') : mark.source
  const flags = typeof mark === 'string' ? '' : mark.flags
  const found = await serial.waitFor(new RegExp(`${source}|${panic}`, flags), { timeoutMs })
  if (found === panic)
    throw new ToolError(`Its kernel panicked. The console ends:\n${lastLines(serial.text(), 30)}`)
  return found
}
