// Plans an empty disk as users expect one: a GPT with one partition that Windows, macOS and Linux can read. Pure.

const mib = 1 << 20
const sectorBytes = 512
/** Up to this size FAT32, following the SD Association and Windows. Larger drives are bought for files over 4 GB. */
const fatLimitBytes = 32e9
/** Smaller drives have no room for a file system. */
export const smallestBytes = 8 * mib
/** FAT32 ends at 2^32 sectors. */
const fatMaximumBytes = 2 ** 32 * sectorBytes

export type EmptyFileSystem = 'FAT' | 'exFAT'

type EmptyDiskPlan = {
  /** exFAT before FAT where both would do: the first whose tool is installed is used. */
  fileSystems: EmptyFileSystem[]
  /** The partition: from the first MiB to the last whole MiB before the backup table. */
  offset: number
  partitionBytes: number
}

export function planEmptyDisk(sizeBytes: number): EmptyDiskPlan {
  const partitionBytes = (Math.floor(sizeBytes / mib) - 2) * mib
  const fileSystems: EmptyFileSystem[] = sizeBytes > fatLimitBytes ? ['exFAT'] : ['FAT']
  if (sizeBytes > fatLimitBytes && partitionBytes < fatMaximumBytes) fileSystems.push('FAT')
  return { fileSystems, offset: mib, partitionBytes }
}

/** Microsoft basic data: the partition type that every system mounts. */
export function tableArguments(path: string, { offset, partitionBytes }: EmptyDiskPlan): string[] {
  const first = offset / sectorBytes
  const last = first + partitionBytes / sectorBytes - 1
  return ['--clear', `--new=1:${first}:${last}`, '--typecode=1:0700', path]
}

export const makerOf: Record<EmptyFileSystem, { tool: string; install: string }> = {
  FAT: { tool: 'mkfs.vfat', install: 'nix profile install nixpkgs#dosfstools' },
  exFAT: { tool: 'mkfs.exfat', install: 'nix profile install nixpkgs#exfatprogs' },
}

/** mkfs.vfat itself chooses FAT16 for volumes too small for FAT32. */
export function makeArguments(fileSystem: EmptyFileSystem, path: string, label: string): string[] {
  if (fileSystem === 'exFAT') return [...(label ? ['-L', label] : []), path]
  const hidden = ['-h', String(mib / sectorBytes)]
  return [...hidden, ...(label ? ['-n', label.toUpperCase()] : []), path]
}
