import '#app/texts.ts'
import { useEffect } from 'react'
import { FileDrop } from '#features/flash/file-drop.tsx'
import { useCall } from '#lib/engine/calls.ts'
import { type LoadFailure, later } from '#lib/later.tsx'
import { followMenu, showSheet, useSheet } from '#lib/sheet.ts'
import { t } from '#lib/texts/texts.ts'
import { applyTheme } from '#lib/theme.ts'
import { Announcer } from '#ui/feedback/announcer.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import { ConnectionNotice } from './connection-notice.tsx'
import { Routes } from './routes.tsx'
import { Sidebar } from './sidebar.tsx'
import { useKeys } from './use-shortcuts.ts'

/** Palette and sheets belong to no place. Without them the pages still work, so this shows only if one was requested. */
function OverlaysNotLoaded(failure: LoadFailure) {
  const wanted = useSheet()
  return (
    wanted && (
      <div className="fixed right-4 bottom-4 z-50 max-w-md shadow-lg">
        <LoadFailed {...failure} />
      </div>
    )
  )
}

const GlobalOverlays = later(async () => (await import('./global-overlays.tsx')).GlobalOverlays, {
  failed: OverlaysNotLoaded,
})

function useTheme() {
  const { data } = useCall('settings.get', {})
  const theme = data?.settings.theme
  useEffect(() => {
    if (theme) applyTheme(theme)
  }, [theme])
}

const openPalette = () => showSheet('palette')
const openKeys = () => showSheet('keys')

export function Shell() {
  useKeys(openPalette, openKeys)
  useEffect(followMenu, [])
  useTheme()
  return (
    <div className="flex h-full">
      <button
        type="button"
        className="sr-only z-50 rounded-md bg-accent px-3 py-2 text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
        onClick={() => document.querySelector<HTMLElement>('[data-page-title]')?.focus()}
      >
        {t('app.skip')}
      </button>
      <Sidebar onPalette={openPalette} />
      <main className="flex min-w-0 flex-1 flex-col">
        <ConnectionNotice />
        <div className="min-h-0 flex-1">
          <Routes />
        </div>
      </main>
      <FileDrop />
      <GlobalOverlays />
      <Announcer />
    </div>
  )
}
