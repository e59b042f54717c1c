// The engine: a plain object over its ports. Hosts connect clients to it; it owns the jobs.
import { findCall } from '#shared/contract/index.ts'
import type { FromEngine, Port } from '#shared/contract/wire.ts'
import { buildHandlers } from './build/handlers.ts'
import { replayed } from './build/journal.ts'
import { readRecord } from './build/record.ts'
import { doctorHandlers } from './doctor/handlers.ts'
import { imageHandlers } from './images/handlers.ts'
import type { JobListener } from './jobs/job.ts'
import { Jobs } from './jobs/jobs.ts'
import type { JobPlan } from './jobs/plan.ts'
import type { EngineParts } from './parts.ts'
import type { Ports } from './ports/index.ts'
import { presetHandlers } from './presets/handlers.ts'
import { profileHandlers } from './profiles/handlers.ts'
import { listProfiles } from './profiles/profiles.ts'
import { Changes } from './rpc/changes.ts'
import { decodeInput, serveConnection } from './rpc/connection.ts'
import type { Handlers } from './rpc/handlers.ts'
import { settingsHandlers } from './settings/handlers.ts'
import { defaultSettings, imagesFolder, readSettings } from './settings/settings.ts'

export type Engine = {
  /** Serves one client until its port closes. */
  connect(port: Port<FromEngine, unknown>): void
  /** Cancels what runs, and waits until it has ended. */
  close(): Promise<void>
}

export function createEngine(ports: Ports): Engine {
  const changes = new Changes()
  // The line asks for the number of builds at once without waiting: it is refreshed whenever settings are read.
  let buildsAtOnce = defaultSettings.buildsAtOnce
  const settings = async () => {
    const read = await readSettings(ports)
    buildsAtOnce = read.buildsAtOnce
    return read
  }
  const { now, randomHex } = ports
  const jobs = new Jobs({
    now,
    randomHex,
    buildsAtOnce: () => buildsAtOnce,
    onChange: () => changes.tell('jobs'),
  })
  const parts: EngineParts = {
    ports,
    jobs,
    tell: changes.tell,
    folder: async () => imagesFolder(ports, await settings()),
    profiles: async () =>
      listProfiles(ports.files, [...ports.folders.profiles, ...(await settings()).profileFolders]),
  }
  const handlers: Handlers = {
    profiles: profileHandlers(parts),
    builds: buildHandlers(parts),
    images: imageHandlers(parts),
    presets: presetHandlers(parts),
    settings: settingsHandlers(parts),
    doctor: doctorHandlers(parts),
    jobs: {
      list: async () => jobs.list(),
      show: async ({ id }) => (await jobView(id)).view,
      cancel: async ({ id }) => {
        jobs.cancel(id)
        return {}
      },
    },
  }

  async function call(path: string, raw: unknown): Promise<unknown> {
    const input = decodeInput(path, raw)
    const [group = '', name = ''] = path.split('.')
    // The table's types say what each handler takes; here, where the name is data, the decoder has held them.
    const table = handlers as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>
    const result = await table[group]?.[name]?.(input)
    if (findCall(path)?.kind !== 'job') return result
    const job = jobs.start(result as JobPlan)
    return { job: job.view.id, subject: job.view.subject }
  }

  async function jobView(id: string, listener?: JobListener) {
    const job = jobs.find(id)
    if (job) return { stop: listener ? job.listen(listener) : () => undefined, view: job.view }
    const folder = await parts.folder()
    const record = await readRecord(ports, folder, id).catch(() => null)
    if (!record) return { stop: () => undefined, view: jobs.get(id).view }
    return { stop: () => undefined, view: await replayed(ports.files, `${folder}/${id}`, record) }
  }

  return {
    connect: port => serveConnection({ call, watch: jobView, onChanged: changes.listen }, port),
    close: async () => {
      await jobs.close()
      changes.close()
    },
  }
}
