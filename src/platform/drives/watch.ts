// Notices when drives come, go or are mounted. Needs no process: udev writes a file for each device, and
// inotify reports that at once. The mount table and the partitions are also compared every second, which
// suffices without udev.
import { readdirSync, readFileSync, watch as watchFolder } from 'node:fs'

export type Watched = {
  /** Folders in which a new or changed file named like a block device (b8:16) means a change. */
  folders: string[]
  /** Files whose text is compared. */
  files: string[]
  /** Folders of devices, and the files in each that are compared. */
  devices: { folder: string; files: string[] }
  /** Folders whose names are compared. */
  listed: string[]
}

export const watchedOnLinux: Watched = {
  folders: ['/run/udev/data'],
  files: ['/proc/partitions', '/proc/self/mountinfo', '/proc/swaps'],
  devices: { folder: '/sys/block', files: ['size', 'ro', 'diskseq'] },
  listed: [],
}

export const watchedOnMacos: Watched = {
  folders: [],
  files: [],
  devices: { folder: '', files: [] },
  listed: ['/Volumes', '/dev'],
}

const everyMs = 1000
/** A stick with four partitions causes a dozen changes. */
const settleMs = 150

export function watchDevices(onChange: () => void, watched: Watched): () => void {
  let settling: NodeJS.Timeout | undefined
  const changed = () => {
    settling ??= setTimeout(() => {
      settling = undefined
      onChange()
    }, settleMs).unref()
  }

  const watchers = watched.folders.flatMap(folder => {
    try {
      const watcher = watchFolder(folder, { persistent: false }, (_, name) => {
        if (name === null || /^b\d+:\d+$/.test(name)) changed()
      })
      watcher.on('error', () => watcher.close())
      return [watcher]
    } catch {
      return []
    }
  })

  let before = stateOf(watched)
  const timer = setInterval(() => {
    const now = stateOf(watched)
    if (now !== before) changed()
    before = now
  }, everyMs).unref()

  return () => {
    clearInterval(timer)
    clearTimeout(settling)
    for (const watcher of watchers) watcher.close()
  }
}

/** The kernel answers from memory. Read immediately, so that every later change is noticed. */
function stateOf({ files, devices, listed }: Watched): string {
  const names = devices.files.length > 0 ? namesIn(devices.folder) : []
  const all = [
    ...files,
    ...names.flatMap(name => devices.files.map(file => `${devices.folder}/${name}/${file}`)),
  ]
  return [...all, ...all.map(textOf), ...listed.flatMap(namesIn)].join('\n')
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
