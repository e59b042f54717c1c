// Sheets that open over every page on request: by a key, by the palette, or by a menu of the desktop app.
import { useSyncExternalStore } from 'react'
import { createListeners } from './listeners.ts'

export type Sheet = 'palette' | 'keys' | 'about'

let shown: Sheet | null = null
const { subscribe, notify } = createListeners()

export function showSheet(sheet: Sheet | null): void {
  shown = sheet
  notify()
}

export const useSheet = (): Sheet | null => useSyncExternalStore(subscribe, () => shown)

/** The menu of the desktop app; whatever else comes as a message of the window is left alone. */
export function followMenu(): () => void {
  const hear = ({ source, data }: MessageEvent<{ kiln?: unknown; sheet?: unknown } | null>) => {
    if (source !== window || data?.kiln !== 'show') return
    if (data.sheet === 'keys' || data.sheet === 'about') showSheet(data.sheet)
  }
  window.addEventListener('message', hear)
  return () => window.removeEventListener('message', hear)
}
