/** Puts the cursor into an option's control, and so scrolls there, once the step that shows it is drawn. */
export function focusOption(step: { current: HTMLElement | null }, key: string | undefined): void {
  window.setTimeout(() => {
    const place = step.current?.querySelector(`[data-option="${CSS.escape(key ?? '')}"]`)
    const control = place?.matches('input') ? place : place?.querySelector('input, textarea, select, button')
    if (!(control instanceof HTMLElement)) return
    // Focus alone scrolls just as far as the control needs, with its label above the edge.
    control.focus({ preventScroll: true })
    control.scrollIntoView({ block: 'center' })
  }, 50)
}
