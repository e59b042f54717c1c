import { type RefObject, useEffect } from 'react'

/** The address of the page that was shown last; null before the first. */
let shown: string | null = null

const here = () => window.location.hash.split('?')[0] ?? ''

/**
 * Focuses the title of a page that a person has just come to, as after a page load: what had the focus is gone, or belongs
 * to where they came from. Also when a page is replaced by another one in its place (a job that ended), if the focus was
 * lost with the old one. Not at the start of the window.
 */
export function useFocusOnArrival(title: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = shown
    shown = here()
    const held = document.activeElement
    const isLost = held === null || held === document.body
    if (before !== null && (isLost || (before !== shown && !title.current?.closest('main')?.contains(held))))
      title.current?.focus()
  }, [title])
}
