// Starts a machine that has ended, with the disks that it had.
import { readImage } from '#engine/images/record/record.ts'
import type { EngineParts } from '#engine/parts.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { MachineRecord } from '#shared/model/machines/machine.ts'
import { planForwards } from '../plan/forwards.ts'
import { accelerationFor, launch } from '../start/start.ts'
import { serialEnd } from '../state/serial-from.ts'

/** Throws machine.image-gone where its disk is worth nothing any more. */
export async function startAgain(
  { ports, imagesFolder }: Pick<EngineParts, 'ports' | 'imagesFolder'>,
  record: MachineRecord,
): Promise<MachineRecord> {
  const { id, format, sha256, isBase } = record.image
  const image = await readImage(ports, await imagesFolder(), id).catch(thrown => {
    if (thrown instanceof KilnError) return null
    throw thrown
  })
  const file = image?.formats[format]
  if (isBase && (file?.state !== 'present' || file.sha256 !== sha256))
    throw failure('machine.image-gone', { operation: 'machines.start', values: { image: id } })
  // The ports that it had, where they are still free.
  const had = record.forwards.map(({ name, guest, host, insteadOf, protocol }) => ({
    name,
    guest,
    host: insteadOf ?? host,
    protocol,
  }))
  const forwards = await planForwards(had, [], ports.machines.portState)
  const { acceleration, slowBecause } = await accelerationFor(ports, record.architecture, record)
  const serialFrom = await serialEnd(ports, record.id)
  const unstarted = {
    ...record,
    forwards,
    acceleration,
    slowBecause,
    startedAt: ports.now(),
    powerOff: null,
    serialFrom,
  }
  return launch(ports, unstarted, { imagePath: file?.path ?? '', asked: [], ports: had })
}
