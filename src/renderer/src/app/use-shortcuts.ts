// The keys that work everywhere.
import { useEffect } from 'react'
import { navigate } from '#lib/hash-location.ts'
import { modifierName } from '#lib/host.ts'
import { shortcutOf } from './shortcuts.ts'

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches('input, textarea, select, [role="textbox"]'))

/** The last search field of the page: one in a dialog comes after the page's own. */
function focusSearch(): boolean {
  const field = [...document.querySelectorAll<HTMLInputElement>('input[data-search]')].at(-1)
  field?.focus()
  field?.select()
  return Boolean(field)
}

export function useKeys(openPalette: () => void, openKeys: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const shortcut = shortcutOf(event, modifierName, isTyping(event.target))
      if (!shortcut) return
      const modal = document.querySelector('[role="dialog"], [role="alertdialog"]')
      if (shortcut.do === 'search') {
        if (focusSearch()) event.preventDefault()
        return
      }
      event.preventDefault()
      if (modal) return
      if (shortcut.do === 'palette') openPalette()
      else if (shortcut.do === 'keys') openKeys()
      else navigate(shortcut.to)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [openPalette, openKeys])
}
