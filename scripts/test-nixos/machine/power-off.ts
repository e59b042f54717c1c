import { bootTimeoutMs, type Machine } from './machine.ts'

/** The machine switches itself off; the plug is pulled if it does not. */
export async function powerOff(machine: Machine): Promise<void> {
  await machine.shell('systemctl poweroff', 60_000).catch(() => null)
  const timer = setTimeout(() => void machine.cutPower(), bootTimeoutMs)
  await machine.ended
  clearTimeout(timer)
}
