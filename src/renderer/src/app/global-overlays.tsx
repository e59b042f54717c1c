import '#app/texts.ts'
import '#app/sheet-texts.ts'
import '#app/palette-texts.ts'
import { useEffect, useRef } from 'react'
import { useLocation } from 'wouter'
import { FlashSound } from '#features/flash/job/sound.ts'
import { type Sheet, showSheet, useSheet } from '#lib/sheet.ts'
import { AboutSheet } from './about-sheet.tsx'
import { CommandPalette } from './command-palette.tsx'
import { KeysSheet } from './keys-sheet.tsx'

/** Sheets and listeners that belong to every page; none is visible at first. */
export function GlobalOverlays() {
  const shown = useSheet()
  const [location] = useLocation()
  // When a menu or a notification opens another page, close what was open over the previous one. What was requested
  // before this part of the window was loaded belongs to the current page.
  const before = useRef(location)
  useEffect(() => {
    if (before.current === location) return
    before.current = location
    showSheet(null)
  }, [location])
  const of = (sheet: Sheet) => ({
    open: shown === sheet,
    onOpenChange: (open: boolean) => showSheet(open ? sheet : null),
  })
  return (
    <>
      <CommandPalette {...of('palette')} />
      <KeysSheet {...of('keys')} />
      <AboutSheet {...of('about')} />
      <FlashSound />
    </>
  )
}
