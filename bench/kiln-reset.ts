// A reset of a volume with 10 and 100 times the files, against `btrfs subvolume snapshot` of the same volume, in one run.
// What may grow it is the number of kept paths, not the disk. In memory: commits cost what the processor takes.
//   node bench/kiln-reset.ts [rounds]     needs root, cargo and btrfs-progs
import { ResetDisk, run } from '../test/kiln-reset/disk.ts'
import { missing } from '../test/kiln-reset/program.ts'
import { median } from './median.ts'

if (missing) throw new Error(`This benchmark ${missing}.`)
const rounds = Number(process.argv[2] ?? 5)

function msOf(work: () => void): number {
  const started = performance.now()
  work()
  return performance.now() - started
}

/** Half of the files are kept. */
function measure(files: number, keptFolders: number): { reset: number; snapshot: number } {
  const disk = new ResetDisk({ sizeMiB: 2048 })
  const folders = Array.from({ length: keptFolders }, (_, index) => `ada/kept-${index}`)
  const options = { filter: folders.map(folder => `@home\t${folder}\n`).join(''), volumes: ['@home=/home'] }
  const fill = (folder: string, count: number) => {
    for (let file = 0; file < count; file++)
      disk.write(`@home/${folder}/${file % 100}/${file}`, 'x'.repeat(100))
  }
  try {
    disk.session(() => {
      for (const folder of folders) fill(folder, files / 2 / keptFolders)
    })
    // Reset on, and the folders copied: from here on they are subvolumes.
    for (let start = 0; start < 2; start++) {
      disk.boot(options)
      disk.reached()
    }
    const samples = Array.from({ length: rounds }, () => {
      disk.session(() => fill('ada/other', files / 2))
      const place = disk.path('@snapshots/bench')
      const snapshot = disk.whileMounted(() =>
        msOf(() => run('btrfs', 'subvolume', 'snapshot', disk.path('@home'), place)),
      )
      disk.whileMounted(() => run('btrfs', 'subvolume', 'delete', place))
      const reset = msOf(() => {
        const [entry] = disk.boot(options).entries
        if (entry?.done !== 'reset') throw new Error(JSON.stringify(entry))
      })
      return { reset, snapshot }
    })
    return {
      reset: median(samples.map(sample => sample.reset)),
      snapshot: median(samples.map(sample => sample.snapshot)),
    }
  } finally {
    disk.remove()
  }
}

console.log('files  kept folders  reset ms  snapshot ms  ratio')
for (const [files, kept] of [
  [400, 10],
  [4000, 10],
  [40_000, 10],
  [4000, 1],
  [4000, 40],
] as const) {
  const { reset, snapshot } = measure(files, kept)
  const row = [files, kept, reset.toFixed(0), snapshot.toFixed(0), (reset / snapshot).toFixed(1)]
  console.log(row.map(cell => String(cell).padStart(9)).join(' '))
}
