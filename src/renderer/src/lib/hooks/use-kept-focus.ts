// A control that goes away because its work is done takes the focus with it: the title of the page gets it instead.
import { type FocusEvent, useEffect, useRef } from 'react'

/**
 * Props for the element around the controls: `<div {...useKeptFocus()}>`. Events of its dialogs reach it, too, as
 * React's do.
 */
export function useKeptFocus() {
  const held = useRef<Element | null>(null)
  // After each drawing: when a control goes, nothing else says so.
  useEffect(() => {
    const now = document.activeElement
    if (held.current === null || held.current.isConnected || (now !== null && now !== document.body)) return
    held.current = null
    document.querySelector<HTMLElement>('[data-page-title]')?.focus()
  })
  return {
    onFocus: (event: FocusEvent) => {
      held.current = event.target
    },
    onBlur: (event: FocusEvent) => {
      // Removed elements also fire it, without a relatedTarget.
      if (event.relatedTarget) held.current = null
    },
  }
}
