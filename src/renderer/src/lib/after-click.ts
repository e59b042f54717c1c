// Pressing a button takes the focus from a field. A message that then appears at the field would move the button away from
// under the pointer before its release, and nothing would be clicked. So the message waits until the press ends.

let pressed = false
for (const [type, now] of [
  ['pointerdown', true],
  ['pointerup', false],
  ['pointercancel', false],
] as const)
  window.addEventListener(
    type,
    () => {
      pressed = now
    },
    { capture: true },
  )

/** At once; while the pointer is pressed, after the click that it becomes. */
export function afterClick(action: () => void): void {
  if (!pressed) {
    action()
    return
  }
  const over = new AbortController()
  const then = () => {
    over.abort()
    window.setTimeout(action)
  }
  for (const type of ['pointerup', 'pointercancel'])
    window.addEventListener(type, then, { capture: true, signal: over.signal })
}
