// What QEMU is asked for: a machine, as data. argv.ts makes its command line.
import type { MachineHardware } from '#engine/ports/machines.ts'
import type { Firmware } from './firmware/firmware.ts'

export type MachinePlan = MachineHardware & {
  firmware: Firmware
  /** The machine's own copy of the firmware's variables. */
  variables: string
  qmpSocket: string
  serialSocket: string
  serialLog: string
  vncSocket: string
  /** A further serial port: a test of an image has its shell there. */
  secondSerialSocket?: string
  /** Its variables are kept from all but the firmware itself, as firmware with Secure Boot asks for. x86_64 alone. */
  guardedVariables?: boolean
}
