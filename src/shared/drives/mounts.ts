// The kernel's tables of mounts and swaps, decoded. Formats: proc_pid_mountinfo(5), proc_swaps(5).

export type Mount = {
  /** "8:1"; "0:39" for a file system without a single device: btrfs, overlay, tmpfs, NFS. */
  deviceNumber: string
  mountPoint: string
  fileSystem: string
  /** /dev/sdb1, a ZFS data set, "overlay", … */
  source: string
  /** The file system's options: "rw,lowerdir=/a:/b". */
  options: string
}

export function parseMountInfo(text: string): Mount[] {
  return lines(text).flatMap(line => {
    const fields = line.split(' ')
    const separator = fields.indexOf('-', 6)
    const [, , deviceNumber, , mountPoint] = fields
    const [fileSystem, source, options = ''] = fields.slice(separator + 1)
    if (separator < 0 || !deviceNumber || !mountPoint || !fileSystem || source === undefined) return []
    return [
      {
        deviceNumber,
        mountPoint: unescaped(mountPoint),
        fileSystem,
        source: unescaped(source),
        options: unescaped(options),
      },
    ]
  })
}

export type Swap = { path: string; isFile: boolean }

export const parseSwaps = (text: string): Swap[] =>
  lines(text)
    .slice(1)
    .flatMap(line => {
      const [path, type] = line.split(/\s+/)
      return path ? [{ path: unescaped(path), isFile: type === 'file' }] : []
    })

/** The mount that contains a path: the deepest one, and of several in one place the last. */
export const mountOf = (path: string, mounts: Mount[]): Mount | undefined =>
  mounts
    .filter(({ mountPoint }) => isWithin(path, mountPoint))
    .reduce<Mount | undefined>(
      (best, each) => (!best || each.mountPoint.length >= best.mountPoint.length ? each : best),
      undefined,
    )

const isWithin = (path: string, folder: string) =>
  folder === '/' || path === folder || path.startsWith(`${folder}/`)

const lines = (text: string) => text.split('\n').filter(Boolean)

/** Spaces, tabs, newlines and backslashes are octal escapes. */
const unescaped = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
