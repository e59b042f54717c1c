import { bootTimeoutMs, type Machine } from './machine.ts'

/** The machine switches itself off. The plug is pulled if it does not: then this is false. */
export async function powerOff(machine: Machine): Promise<boolean> {
  let pulled = false
  await machine.shell('systemctl poweroff', 60_000).catch(() => null)
  const timer = setTimeout(() => {
    pulled = true
    void machine.cutPower()
  }, bootTimeoutMs)
  await machine.ended
  clearTimeout(timer)
  return !pulled
}
