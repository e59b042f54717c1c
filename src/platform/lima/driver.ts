// How a new VM is driven on this computer, and what it can build. Pure.
import type { Architecture } from '#shared/formats/format.ts'
import type { MacProcessor } from '../mac-facts.ts'

export type LimaDriver = {
  /** null: Lima's own choice, which is vz on a Mac and QEMU elsewhere. */
  vmType: 'qemu' | null
  /** False: switched off in the template. Lima would ask to install it in a dialog, and wait. */
  rosetta: boolean
  architectures: Architecture[]
}

type Computer = {
  architecture: Architecture
  /** Null on Linux. */
  mac: { processor: MacProcessor; version: [number, number] | null } | null
}

export function driverOf({ architecture, mac }: Computer): LimaDriver {
  if (mac === null) return { vmType: null, rosetta: true, architectures: [architecture] }
  const { processor, version } = mac
  // A program for Intel that runs by Rosetta calls this computer x86_64; its VM has the processor's architecture.
  if (processor.apple)
    return {
      vmType: null,
      rosetta: processor.rosetta,
      architectures: processor.rosetta ? ['aarch64', 'x86_64'] : ['aarch64'],
    }
  // vz of an Intel Mac boots Linux 6.12 only since macOS 15.5, and the template's Debian has it: Lima
  // warns about it (lima-vm/lima#3334).
  const isOld = version !== null && (version[0] < 15 || (version[0] === 15 && version[1] < 5))
  return { vmType: isOld ? 'qemu' : null, rosetta: true, architectures: ['x86_64'] }
}
