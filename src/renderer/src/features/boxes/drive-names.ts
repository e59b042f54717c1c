// Distinct names for the drives of a box. Pure.
import type { BoxDrive } from '#shared/boxes/box.ts'
import type { OtherDrive } from '#shared/boxes/other-drives.ts'
import { namesApart } from '#shared/drives/names-apart.ts'

export type ShownDrive = BoxDrive | OtherDrive

/**
 * Two sticks of one model differ by serial number. Without serials, as with loop devices, by the host name
 * that was written, or else by a number, oldest first.
 */
export function driveNames(drives: readonly ShownDrive[]): Map<ShownDrive, string> {
  const names = namesApart(drives.map(drive => ({ name: drive.name, mark: markOf(drive) })))
  const oldestFirst = drives
    .map((drive, at) => ({ drive, name: names[at] ?? drive.name }))
    .sort((one, other) => one.drive.at - other.drive.at)
  const count = new Map<string, number>()
  const numbered = oldestFirst.map(({ drive, name }) => {
    const number = (count.get(name) ?? 0) + 1
    count.set(name, number)
    return { drive, name, mark: String(number) }
  })
  const apart = namesApart(numbered)
  return new Map(numbered.map(({ drive, name }, at) => [drive, apart[at] ?? name]))
}

function markOf(drive: ShownDrive): string {
  if (drive.serial !== '') return drive.serial
  const hostname = 'hostname' in drive ? drive.hostname : drive.answers?.['hostname']
  return typeof hostname === 'string' ? hostname : ''
}
