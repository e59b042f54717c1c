// The group "settings" of the contract.
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import { readSettings } from './settings.ts'

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
