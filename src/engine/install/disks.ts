// Decides which disks will be erased: those that the user chose by serial, and no others. Pure.

import { driveName } from '#shared/drives/drive-name.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { HostDisk } from '#shared/hosts/disks.ts'
import { chosenLink } from '#shared/install/chosen-link.ts'
import { list } from '#shared/messages/message.ts'

const operation = 'install.plan'

type Choice = {
  host: string
  disks: readonly HostDisk[]
  /** Serials. */
  wanted: readonly string[]
  /** The devices that the configuration names. */
  devices: readonly string[]
  /** Whether the running system stays: an installer does, and so does the disk that it runs from. */
  staysRunning: boolean
}

export function chooseDisks(choice: Choice): { erased: HostDisk[]; problems: KilnError[] } {
  const { host, disks, wanted } = choice
  if (disks.length === 0)
    return { erased: [], problems: [failure('install.no-disks', { operation, values: { host } })] }
  if (wanted.length === 0)
    return { erased: [], problems: [failure('install.no-choice', { operation, values: { host } })] }
  const there = bySerial(disks)
  const found = [...new Set(wanted)].map(serial => withSerial(there, { host, serial }))
  const problems = found.filter((each): each is KilnError => each instanceof KilnError)
  const erased = found.filter((each): each is HostDisk => !(each instanceof KilnError))
  if (problems.length > 0) return { erased, problems }
  return {
    erased,
    problems: [...erased.flatMap(disk => unfit(choice, { disk, erased })), ...mismatches(choice, erased)],
  }
}

/** Why each disk that cannot be chosen cannot, regardless of the choice. */
export function refusedDisks(choice: Omit<Choice, 'wanted'>): { path: string; why: KilnError }[] {
  const { host, disks, devices } = choice
  const isFree = devices.includes(chosenLink)
  const wanted = new Set(
    isFree ? disks : devices.flatMap(device => diskOf(device, { disks, erased: [] }) ?? []),
  )
  const there = bySerial(disks)
  return disks.flatMap(disk => {
    const { path, serial } = disk
    if (serial === '')
      return [{ path, why: failure('install.no-serial', { operation, values: { disk: path, host } }) }]
    const found = withSerial(there, { host, serial })
    const [why] = [
      ...(found instanceof KilnError
        ? [found]
        : unfit(choice, { disk, erased: isFree ? [disk] : [...wanted] })),
      ...(wanted.has(disk) ? [] : [failure('install.not-used', { operation, values: { serial } })]),
    ]
    return why ? [{ path, why }] : []
  })
}

/** A host may list thousands. */
const bySerial = (disks: readonly HostDisk[]) => Map.groupBy(disks, ({ serial }) => serial)

function withSerial(
  there: ReadonlyMap<string, readonly HostDisk[]>,
  { host, serial }: { host: string; serial: string },
): HostDisk | KilnError {
  const [disk, other] = there.get(serial) ?? []
  if (!disk) return failure('install.unknown-serial', { operation, values: { host, serial } })
  if (other)
    return failure('install.same-serial', {
      operation,
      values: { serial, disk: disk.path, other: other.path },
    })
  return disk
}

function unfit(
  { disks, staysRunning }: Pick<Choice, 'disks' | 'staysRunning'>,
  { disk, erased }: { disk: HostDisk; erased: readonly HostDisk[] },
): KilnError[] {
  const values = { disk: `${driveName(disk)} (${disk.path})` }
  if (disk.readOnly) return [failure('install.read-only', { operation, values })]
  if (staysRunning && disk.use === 'system') return [failure('install.runs-from', { operation, values })]
  const gone = new Set(erased.map(({ path }) => path))
  const others = disks.filter(({ path }) => disk.sharedWith.includes(path) && !gone.has(path))
  if (others.length === 0) return []
  const named = list(others.map(other => `${driveName(other)} (${other.path})`))
  return [failure('install.shared', { operation, values: { ...values, others: named } })]
}

/** The configuration's disks and the chosen ones must be the same. */
function mismatches({ host, disks, devices }: Choice, erased: readonly HostDisk[]): KilnError[] {
  if (devices.includes(chosenLink) && (devices.length > 1 || erased.length > 1))
    return [failure('install.one-disk', { operation, values: { device: chosenLink } })]
  const resolved = devices.map(device => ({ device, disk: diskOf(device, { disks, erased }) }))
  const wrong = resolved.flatMap(({ device, disk }) => {
    if (!disk) return [failure('install.no-device', { operation, values: { host, device } })]
    if (erased.includes(disk)) return []
    const values = { device, disk: `${driveName(disk)} (${disk.serial || disk.path})` }
    return [failure('install.other-disk', { operation, values })]
  })
  if (wrong.length > 0) return wrong
  return erased
    .filter(disk => !resolved.some(each => each.disk === disk))
    .map(({ serial }) => failure('install.not-used', { operation, values: { serial } }))
}

/** The machine's disk that a configuration's device is on, by any of its names. */
function diskOf(
  device: string,
  { disks, erased }: { disks: readonly HostDisk[]; erased: readonly HostDisk[] },
): HostDisk | undefined {
  if (device === chosenLink) return erased[0]
  const id = /^\/dev\/disk\/by-id\/(.+)$/.exec(device)?.[1]
  return disks.find(disk => disk.path === device || (id !== undefined && disk.ids.includes(id)))
}

/** Whether it is that disk: the kernel's name for it may change with each boot, and so may its mounts. */
export const isSameDisk = (one: HostDisk, other: HostDisk): boolean =>
  one.serial === other.serial &&
  one.sizeBytes === other.sizeBytes &&
  (one.wwn === other.wwn || one.wwn === '' || other.wwn === '')

/** Whether its content is the same, as the same system reads it. */
export const hasSameContents = (one: HostDisk, other: HostDisk): boolean =>
  JSON.stringify(contentsOf(one)) === JSON.stringify(contentsOf(other))

const contentsOf = ({ path, tableType, parts, readOnly }: HostDisk) => ({
  path,
  tableType,
  readOnly,
  parts: parts.map(part => [part.path, part.sizeBytes, part.fileSystem, part.label, part.name]),
})
