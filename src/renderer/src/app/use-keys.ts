// The keys that work everywhere.
import { useEffect } from 'react'
import { navigate } from './hash-location.ts'
import { modifierName } from './host.ts'
import { places } from './places.ts'

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>
export type KeyDeed = { do: 'go'; to: string } | { do: 'palette' } | { do: 'search' }

/** What a key press means, or null. `typing`: the focus is where letters are typed. */
export function keyDeed(press: Press, modifier: 'Ctrl' | '⌘', typing: boolean): KeyDeed | null {
  const main = modifier === '⌘' ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey
  if (press.altKey || press.shiftKey) return null
  if (!main) {
    const plain = !press.ctrlKey && !press.metaKey
    return plain && press.key === '/' && !typing ? { do: 'search' } : null
  }
  const key = press.key.toLowerCase()
  if (key === 'k') return { do: 'palette' }
  if (key === 'n') return { do: 'go', to: '/new' }
  const place = /^[1-9]$/.test(key) ? places[Number(key) - 1] : undefined
  return place ? { do: 'go', to: place.path } : null
}

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

export function useKeys(openPalette: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const deed = keyDeed(event, modifierName, isTyping(event.target))
      if (!deed) return
      const modal = document.querySelector('[role="dialog"], [role="alertdialog"]')
      if (deed.do === 'search') {
        if (focusSearch()) event.preventDefault()
        return
      }
      event.preventDefault()
      if (modal) return
      if (deed.do === 'palette') openPalette()
      else navigate(deed.to)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [openPalette])
}
