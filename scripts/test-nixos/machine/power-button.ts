// The power button, pressed once: an ACPI event, on which the machine shuts itself down.
import { join } from 'node:path'
import { withQmp } from '#platform/qemu/control/qmp.ts'
import { ToolError } from '../tool-error.ts'
import { bootTimeoutMs, type Machine } from './machine.ts'

/** `folder`: the machine's. Resolves when it has switched itself off. */
export async function pressPowerButton(machine: Machine, folder: string): Promise<void> {
  await withQmp(join(folder, 'qmp.socket'), ({ ask }) => ask('system_powerdown'))
  let pulled = false
  const timer = setTimeout(() => {
    pulled = true
    void machine.cutPower()
  }, bootTimeoutMs)
  await machine.ended
  clearTimeout(timer)
  if (pulled) throw new ToolError('The machine did not switch itself off at its power button.')
}
