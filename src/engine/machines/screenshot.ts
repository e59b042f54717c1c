// Saves a machine's current screen as a PNG file.
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import { failure } from '#shared/errors.ts'
import type { MachineRecord } from '#shared/machines/machine.ts'
import { machineFolder, placeOf } from './folder.ts'

const operation = 'machines.screenshot'

/** Never overwrites a file. Throws file.taken, machine.refused if there is no screen. */
export async function takeScreenshot(ports: Ports, record: MachineRecord, path: string): Promise<void> {
  const { files, disks, machines, folders } = ports
  if (await files.facts(path)) throw failure('file.taken', { operation, values: { path }, details: { path } })
  // QEMU may always write to this folder; an unfinished file never appears at `path`.
  const partial = files.partialPath(join(machineFolder(folders, record.id), 'screen.png'))
  const beside = files.partialPath(path)
  const { signal } = new AbortController()
  try {
    await machines.screenshot(placeOf(ports, record), partial)
    await disks.copyFile(partial, beside, { signal, onBytes: () => undefined })
    await disks.moveNew(beside, path)
  } finally {
    for (const each of [partial, beside]) await files.remove(each)
  }
}
