// Starts a machine that has ended, with its disks.
import { readImage } from '#engine/images/record.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { planForwards } from '../forwards.ts'
import { assertMemory } from '../size.ts'
import { accelerationFor, launch } from '../start.ts'
import { assertIntact } from '../state/image-intact.ts'
import { serialEnd } from '../state/serial-from.ts'

/** Throws machine.image-gone if its disk has become worthless, and machine.memory. */
export async function startAgain(
  parts: Pick<EngineParts, 'ports' | 'imagesFolder'>,
  record: MachineRecord,
  signal: AbortSignal,
): Promise<MachineRecord> {
  const { ports, imagesFolder } = parts
  const { id, format, isBase } = record.image
  await assertIntact(parts, record)
  assertMemory(record, ports.machines.hostSize())
  const image = isBase ? await readImage(ports, await imagesFolder(), id) : null
  // Its previous ports, if they are still free.
  const had = record.forwards.map(({ name, guest, host, insteadOf, protocol }) => ({
    name,
    guest,
    host: insteadOf ?? host,
    protocol,
  }))
  const forwards = await planForwards(had, [], ports.machines.portState)
  const chosen = await accelerationFor(ports, record.architecture, record)
  const serialFrom = await serialEnd(ports, record.id)
  signal.throwIfAborted()
  const fresh = { startedAt: ports.now(), powerOff: null, forcedOff: false, serialFrom }
  const unstarted = { ...record, ...chosen, ...fresh, forwards }
  const imagePath = image?.formats[format]?.path ?? ''
  return launch(ports, unstarted, { imagePath, requested: [], ports: had, signal })
}
