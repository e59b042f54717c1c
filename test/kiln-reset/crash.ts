// One crash: the boot ends before a call, because of a power cut or because only the program ends, and the
// next start has to be complete.
import type { BootOptions } from './boot.ts'
import type { ResetDisk } from './disk.ts'
import { ResetDisk as Disk } from './disk.ts'
import { afterPowerCut, brokenOn, type Call, inject, type Volume } from './faults.ts'

export const volumeOf = (options: BootOptions): Volume =>
  options.volumes?.[0]?.startsWith('@home') ? '@home' : '@root'

/** Everything that is wrong after a kill before this call, each with its cause. */
export function faultsOfKill(image: string, options: BootOptions, call: Call): string[] {
  const disk = new Disk({ image })
  let cut: ResetDisk | undefined
  const where = `${call.name} ${call.number}`
  try {
    // The test mounts it too, so that the end of the program does not flush what the kernel still holds.
    disk.mount()
    const { status } = disk.boot({ ...options, under: inject(call, 'signal=SIGKILL') })
    if (status === 0) return [`${where}: was not killed`]
    cut = afterPowerCut(disk)
    disk.unmount()
    return [
      ...faultsAfter(disk, options, `${where}, killed`),
      ...faultsAfter(cut, options, `${where}, power cut`),
    ]
  } finally {
    cut?.remove()
    disk.remove()
  }
}

/**
 * Faults of the disk now, and after a complete start in the same mode, which finishes or repeats what was
 * interrupted.
 */
export function faultsAfter(disk: ResetDisk, options: BootOptions, where: string): string[] {
  const volume = volumeOf(options)
  const broken = disk.whileMounted(() => brokenOn(disk, volume))
  const { entries } = disk.boot(options)
  const failed = entries.flatMap(({ error, cause }) => (error ? [`next start: ${cause}`] : []))
  const later = disk.whileMounted(() => [
    ...brokenOn(disk, volume),
    ...(disk.has(`@snapshots/${volume}/CURRENT`) ? ['CURRENT is left'] : []),
    ...(disk.has(`kiln-reset/${volume}.journal`) ? ['the journal is left'] : []),
  ])
  return [...broken, ...failed, ...later.map(fault => `after the next start ${fault}`)].map(
    fault => `${where}: ${fault}`,
  )
}
