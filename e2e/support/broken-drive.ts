import { mkdirSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { command, type LoopDevices } from '#test/drives/loop-devices.ts'

/** A drive that has room for a part of the image only: writing fails in the middle, as with a stick that is broken. */
export function brokenDrive(loops: LoopDevices, sizeBytes: number) {
  const folder = join(loops.folder, 'broken')
  mkdirSync(folder)
  command('mount', '-t', 'tmpfs', '-o', 'size=24m', 'none', folder)
  loops.onClose(() => command('umount', folder))
  const disk = join(folder, 'disk')
  writeFileSync(disk, '')
  truncateSync(disk, sizeBytes)
  const path = command('losetup', '--find', '--show', disk)
  loops.onClose(() => command('losetup', '--detach', path))
  return {
    path,
    grow: () => command('mount', '-o', 'remount,size=600m', folder),
    plugInAgain() {
      command('losetup', '--detach', path)
      command('losetup', path, disk)
    },
  }
}
