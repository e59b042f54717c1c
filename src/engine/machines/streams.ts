// The streams of a machine: its screen and its serial port.
import type { EngineParts } from '#engine/parts.ts'
import type { StreamHandlers } from '#engine/rpc/streams.ts'
import { placeOf } from './folder.ts'
import { openTerminal } from './login-connect.ts'
import { createMachineList } from './machines.ts'
import { readMachine } from './record.ts'

type MachineStreams = Pick<StreamHandlers, `machines.${string}` & keyof StreamHandlers>

export function machineStreams(parts: EngineParts): MachineStreams {
  const { ports } = parts
  const { running } = createMachineList(parts)
  return {
    'machines.screen': async ({ id }) => ports.machines.openScreen(placeOf(ports, await running(id))),
    'machines.serial': async ({ id }) =>
      ports.machines.openSerial(placeOf(ports, await readMachine(ports, id))),
    'machines.terminal': async ({ id, columns, rows }, signal) =>
      openTerminal(ports, await running(id), { columns, rows, signal }),
  }
}
