// The Kiln settings that main uses, kept current: the theme of the frame, and whether to notify.
import { nativeTheme } from 'electron'
import type { Client } from '#shared/contract/client.ts'

export function followPreferences(client: Client, onNotify: (notify: boolean) => void) {
  const refresh = async () => {
    const { settings } = await client.settings.get({})
    nativeTheme.themeSource = settings.theme
    onNotify(settings.notify)
  }
  const look = () => void refresh().catch(() => {}) // the engine is gone, or its settings.json is broken: the window reports it
  client.onChanged(topics => {
    if (topics.includes('settings')) look()
  })
  look()
}
