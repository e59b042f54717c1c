// settings.json: read at each use, so that two engines agree; written only when the user changes something.
import { join } from 'node:path'
import { failure } from '#shared/errors.ts'
import { type Settings, settings as settingsType, settingsVersion } from '#shared/settings.ts'
import { jsonText, parseVersioned } from './json-file.ts'
import type { ChangeSettings, EngineParts } from './parts.ts'
import type { Ports } from './ports/index.ts'
import type { GroupHandlers } from './rpc/handlers.ts'
import { createSerialQueue } from './serial-queue.ts'

const settingsPath = (ports: Ports) => join(ports.folders.config, 'settings.json')
export const defaultSettings: Settings = settingsType.parse({ schema: settingsVersion })

/** Throws settings.newer or settings.broken; the file is not changed. */
export async function readSettings(ports: Ports): Promise<Settings> {
  const path = settingsPath(ports)
  const text = await ports.files.readText(path)
  if (text === null) return defaultSettings
  const errors = { newer: 'settings.newer', broken: 'settings.broken', operation: 'settings' } as const
  return parseVersioned(text, { type: settingsType, version: settingsVersion, path, errors })
}

export function createChangeSettings(ports: Ports): ChangeSettings {
  const inTurn = createSerialQueue()
  return change =>
    inTurn(async () => {
      const now = await readSettings(ports)
      const next = settingsType.parse({ ...now, ...change(now), schema: settingsVersion })
      await ports.files.writeText(settingsPath(ports), jsonText(next))
      return next
    })
}

/** The folder for images: the user's choice, or Kiln's own folder. */
export const imagesFolder = (ports: Ports, settings: Settings) =>
  settings.imagesFolder ?? join(ports.folders.data, 'images')

/** Settings make the chosen folder, so it was there: its drive may be gone, and what is put there instead would be hidden
 *  by it later. Throws images.folder-gone. */
export async function assertImagesFolder(ports: Ports, folder: string): Promise<void> {
  if (folder === join(ports.folders.data, 'images')) return
  if ((await ports.files.facts(folder))?.kind === 'folder') return
  throw failure('images.folder-gone', {
    operation: 'images.list',
    values: { path: folder },
    details: { path: folder },
  })
}

/** The group "settings" of the contract. */
export function settingsHandlers({
  ports,
  changeSettings,
  imagesFolder,
  jobs,
  notifyChanged,
}: EngineParts): GroupHandlers<'settings'> {
  return {
    get: async () => {
      const { data, config } = ports.folders
      const folders = { images: await imagesFolder(), data, config }
      return { settings: await readSettings(ports), folders, kilnVersion: ports.host.kilnVersion }
    },
    keyboard: () => ports.keyboard.read(),
    change: async change => {
      // An omitted key stays unchanged; only the given ones are passed on.
      const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
      if (typeof given['imagesFolder'] === 'string') await ports.files.makeFolder(given['imagesFolder'])
      const next = await changeSettings(() => given)
      await imagesFolder()
      jobs.schedule()
      notifyChanged('settings', 'profiles', 'images', 'builds')
      return next
    },
  }
}
