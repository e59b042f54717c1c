// The machine that QEMU should run, as data. argv.ts makes its command line.
import type { MachineHardware } from '#engine/ports/machines.ts'
import type { Firmware } from './firmware/firmware.ts'

export type MachinePlan = MachineHardware & {
  firmware: Firmware
  /** Whether QEMU filters its own system calls. */
  confined: boolean
  /** The machine's own copy of the firmware's variables. */
  variables: string
  qmpSocket: string
  serialSocket: string
  serialLog: string
  vncSocket: string
  /** An extra serial port: an image test has its shell there. */
  secondSerialSocket?: string
  /** Only the firmware itself may write its variables, as firmware with Secure Boot requires. x86_64 only. */
  guardedVariables?: boolean
  /** The board restarts a guest that has started its watchdog and then no longer answers it. Only of a PC. */
  watchdog?: boolean
  /** Where the emulator of its TPM 2.0 listens (swtpm's `--ctrl type=unixio`). x86_64 only. */
  tpmSocket?: string
  /** Intel's IOMMU, by which the guest can give a device to a guest that it runs. x86_64 only. */
  iommu?: boolean
}
