// Maps the scroll bar of a log to its lines. Browsers end an element at some 17 to 33 million pixels (Firefox,
// Chromium), so a long log gets a shorter element: a small move of the bar moves as many pixels of the log, a large
// one jumps in proportion (the way SlickGrid does it). Pure; all in pixels of equally high lines.

/** Tallest element in use: half a million lines of 20 px are still one to one. */
export const maxElementPx = 10_000_000

export type ScrollRoom = {
  lines: number
  linePx: number
  viewPx: number
  /** Empty room below the last line. A log whose lines are wrapped has some, because it is taller than it counts. */
  beyondPx?: number
}
/** `top`: pixels of the log above the view, were it drawn in full. `bar`: scrollTop of the element. */
export type ScrollPlace = { top: number; bar: number }

const fullPx = ({ lines, linePx, beyondPx = 0 }: ScrollRoom) => lines * linePx + beyondPx
export const elementPx = (room: ScrollRoom) => Math.min(fullPx(room), maxElementPx)
const lastTop = (room: ScrollRoom) => Math.max(0, fullPx(room) - room.viewPx)
const lastBar = (room: ScrollRoom) => Math.max(0, elementPx(room) - room.viewPx)
const within = (value: number, last: number) => Math.min(last, Math.max(0, value))

/** The place whose first line begins `top` pixels into the log. */
export function placeAt(room: ScrollRoom, top: number): ScrollPlace {
  const clamped = within(top, lastTop(room))
  const share = lastTop(room) ? clamped / lastTop(room) : 0
  return { top: clamped, bar: share * lastBar(room) }
}

/** Returns the log's position after the bar moved from `place.bar` to `bar`. */
export function placeAfter(room: ScrollRoom, place: ScrollPlace, bar: number): ScrollPlace {
  const end = lastBar(room)
  if (bar <= 0) return { top: 0, bar: 0 }
  if (bar >= end - 1) return { top: lastTop(room), bar }
  const moved = bar - place.bar
  const top =
    Math.abs(moved) < room.viewPx && fullPx(room) > elementPx(room)
      ? within(place.top + moved, lastTop(room))
      : (bar / end) * lastTop(room)
  return { top, bar }
}

export const isAtEnd = (room: ScrollRoom, place: ScrollPlace) => place.top >= lastTop(room) - room.linePx / 2

/** Lines to draw (`to` excluded). */
export function linesInView(room: ScrollRoom, place: ScrollPlace) {
  const from = Math.floor(place.top / room.linePx)
  const to = Math.min(room.lines, Math.ceil((place.top + room.viewPx) / room.linePx))
  return { from, to: Math.max(from, to) }
}

/** Top that puts a line in the middle of the view. */
export const topForLine = (room: ScrollRoom, line: number) =>
  within(line * room.linePx - (room.viewPx - room.linePx) / 2, lastTop(room))
