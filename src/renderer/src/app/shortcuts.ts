// The meaning of a key press, everywhere in the window. Pure.
import { places } from '#shared/window/places.ts'
import { newImageHref } from '#shared/window/routes.ts'

type Press = Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>
type Shortcut = { do: 'go'; to: string } | { do: 'palette' } | { do: 'search' } | { do: 'keys' }

/** Returns the shortcut of a key press, or null. `typing`: the focus is where letters are typed. */
export function shortcutOf(press: Press, modifier: 'Ctrl' | '⌘', typing: boolean): Shortcut | null {
  const main = modifier === '⌘' ? press.metaKey && !press.ctrlKey : press.ctrlKey && !press.metaKey
  if (press.altKey) return null
  // On most keyboards it is typed with Shift, on some without.
  if (press.key === '?' && !press.ctrlKey && !press.metaKey) return typing ? null : { do: 'keys' }
  if (press.shiftKey) return null
  if (!main) {
    const plain = !press.ctrlKey && !press.metaKey
    return plain && press.key === '/' && !typing ? { do: 'search' } : null
  }
  const key = press.key.toLowerCase()
  if (key === 'k') return { do: 'palette' }
  if (key === 'n') return { do: 'go', to: newImageHref() }
  const place = places.find(each => each.key === key)
  return place ? { do: 'go', to: place.path } : null
}
