// Reports what another Kiln (a command line, a second window) has written: hosts and what is remembered of them, builders,
// presets, settings, and builds with their images. Looked at while a client is connected. What this engine writes itself is
// reported a second time, which costs the window one more question.
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Topic, topics } from '#shared/contract/index.ts'
import { isImageId } from '#shared/names.ts'
import { loginsPath } from './connect/logins.ts'
import { memoriesFolder } from './connect/remembered.ts'
import { logged } from './logged.ts'
import type { Ports } from './ports/index.ts'
import { type WhileConnected, whileConnected } from './while-connected.ts'

const lookEveryMs = 1000

type WatchedPorts = Pick<Ports, 'files' | 'folders' | 'log'>
type Watching = {
  ports: WatchedPorts
  imagesFolder: () => Promise<string>
  notify: (...topics: Topic[]) => void
}
/** A line for each topic, which differs when something has changed. */
type Looked = Partial<Record<Topic, string>>

export function watchRecords(parts: Watching): WhileConnected {
  return whileConnected(() => {
    const stopped = new AbortController()
    void watch(parts, stopped.signal)
    return () => stopped.abort()
  })
}

async function watch({ ports, imagesFolder, notify }: Watching, signal: AbortSignal): Promise<void> {
  const failed = logged(ports.log, 'records-unwatched')
  const look = createLook(ports, imagesFolder)
  let before: Looked | undefined
  let failing = false
  do {
    // Settings that cannot be read fail every second: said once.
    const now = await look().catch(thrown => (failing ? undefined : failed(thrown)))
    if (signal.aborted) return
    failing = !now
    const changed = topics.filter(topic => before && now && before[topic] !== now[topic])
    if (changed.length) notify(...changed)
    before = now ?? before
  } while (await delay(lookEveryMs, true, { signal, ref: false }).catch(() => false)) // by the signal alone
}

/** Asks for the times of some files, however many images there are. */
export function createLook(ports: Pick<Ports, 'files' | 'folders'>, imagesFolder: () => Promise<string>) {
  const { data, config } = ports.folders
  const timeOf = async (path: string) => {
    const facts = await ports.files.facts(path)
    return facts ? `${facts.modifiedMs} ${facts.sizeBytes}` : '-'
  }
  const times = async (...paths: string[]) => (await Promise.all(paths.map(timeOf))).join(',')
  const lookAtBuilds = createBuildsLook(ports, times)
  return async (): Promise<Looked> => {
    // First: if it failed while the others are under way, nothing would take their failures, and the engine would end.
    const images = await imagesFolder()
    const [boxes, hosts, builders, connect, presets, settings, builds] = await Promise.all([
      times(join(data, 'boxes', 'changed')),
      // Includes a host's last answer and its last deploys: their file is exchanged, which changes the folder's time.
      times(join(data, 'hosts.json'), join(data, 'known_hosts'), join(data, 'hosts')),
      times(join(data, 'builders.json')),
      times(loginsPath(ports), memoriesFolder(ports)),
      times(join(config, 'presets')),
      times(join(config, 'settings.json')),
      lookAtBuilds(images),
    ])
    return { boxes, hosts, builders, connect, presets, settings, profiles: settings, builds, images: builds }
  }
}

/** A folder's time changes when builds come or go, not when something is written in one. So the records of those that came
 *  since the first look are looked at, too: a build that another Kiln makes ends in them. */
function createBuildsLook({ files }: Pick<Ports, 'files'>, times: (...paths: string[]) => Promise<string>) {
  let known: { folder: string; time: string; first: Set<string>; since: string[] } | undefined
  return async (folder: string): Promise<string> => {
    const time = await times(folder)
    if (known?.folder !== folder) {
      known = { folder, time, first: new Set(await files.list(folder)), since: [] }
    } else if (known.time !== time) {
      const { first } = known
      const since = (await files.list(folder)).filter(name => isImageId(name) && !first.has(name))
      known = { folder, time, first, since }
    }
    const records = known.since.flatMap(id =>
      ['build.json', 'image.json'].map(name => join(folder, id, name)),
    )
    return `${folder} ${time} ${await times(...records)}`
  }
}
