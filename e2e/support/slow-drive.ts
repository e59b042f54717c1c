import { join } from 'node:path'
import { command, type LoopDevices } from '#test/drives/loop-devices.ts'
import { faultyDisk } from '#test/writer/faulty-disk.ts'

/** A drive that is written for many seconds on any computer: what another one does in that time can be looked at. */
export async function slowDrive(loops: LoopDevices, sizeBytes: number) {
  const disk = await faultyDisk(join(loops.folder, 'slow'), sizeBytes)
  loops.onClose(disk.close)
  await disk.faults({ slowMs: 2 })
  const path = command('losetup', '--find', '--show', disk.file)
  loops.onClose(() => command('losetup', '--detach', path))
  return { path }
}
