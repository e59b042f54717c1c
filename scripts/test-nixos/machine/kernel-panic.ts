// An emulated kernel with two processors may panic because of the emulator: it patches its code while the other processor runs
// it. Before init nothing has been written, so such a machine is started again. A later panic is a failure, reported at once.
import type { Serial } from '#lab/serial.ts'
import { lastLines, ToolError } from '../tool-error.ts'

const special = /[.*+?^${}()|[\]\\]/g
const lookEveryMs = 2000
const panic = 'Kernel panic - not syncing'
/** systemd's first lines, in the initrd or later; and a prompt, in case it prints none. */
const initStarted = /systemd\[1\]| {2}OK {2}|login: /

/** Whether the kernel panicked before init; false if neither is seen within timeoutMs. */
export async function panicsBeforeInit(serial: Serial, timeoutMs: number): Promise<boolean> {
  const mark = new RegExp(`${panic}|${initStarted.source}`)
  const seen = await serial.waitFor(mark, { timeoutMs }).catch(() => null)
  return seen === panic
}

/** As `waitFor`, but fails at once if the kernel panics. */
export async function waitForOrPanic(
  serial: Serial,
  mark: string | RegExp,
  timeoutMs: number,
): Promise<string> {
  const source = typeof mark === 'string' ? mark.replaceAll(special, '\\$&') : mark.source
  const flags = typeof mark === 'string' ? '' : mark.flags
  const found = await serial.waitFor(new RegExp(`${source}|${panic}`, flags), { timeoutMs })
  if (found === panic) throw panicked(serial)
  return found
}

/** Resolves as `work` does, but fails soon after the kernel panics. */
export async function orPanic<T>(serial: Serial, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const panics = new Promise<never>((_, reject) => {
    timer = setInterval(() => {
      if (serial.text().includes(panic)) reject(panicked(serial))
    }, lookEveryMs)
  })
  return Promise.race([work, panics]).finally(() => clearInterval(timer))
}

const panicked = (serial: Serial) =>
  new ToolError(`Its kernel panicked. The console ends:\n${lastLines(serial.text(), 30)}`)
