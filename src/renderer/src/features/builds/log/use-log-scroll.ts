// Keeps a log's scroll bar, its place in the log and "follow" together.
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react'
import { isAtEnd, placeAfter, placeAt, type ScrollPlace, type ScrollRoom, topForLine } from './scroll-map.ts'

type Options = { room: ScrollRoom; follow: boolean; onFollow: (follow: boolean) => void }
/** How far the bar may differ from where it was put before a person moved it. */
const roundingPx = 1.5
const idleMs = 150

export function useLogScroll(box: RefObject<HTMLDivElement | null>, { room, follow, onFollow }: Options) {
  const [free, setFree] = useState<ScrollPlace>({ top: 0, bar: 0 })
  const place = follow ? placeAt(room, Number.POSITIVE_INFINITY) : free
  /**
   * The bar's last known position: we set it, or an event reported it. A bar that a person has moved a moment ago, and
   * whose event is still on its way, must not be moved back.
   */
  const known = useRef(0)
  const latest = useRef({ room, place, follow })
  useLayoutEffect(() => {
    latest.current = { room, place, follow }
    const element = box.current
    if (!element || Math.abs(known.current - place.bar) <= roundingPx) return
    element.scrollTop = place.bar
    known.current = element.scrollTop
  })

  const goTo = useCallback((top: number) => {
    setFree(placeAt(latest.current.room, top))
  }, [])

  const leave = useCallback(
    (top?: number) => {
      if (!latest.current.follow) return
      goTo(top ?? latest.current.place.top)
      onFollow(false)
    },
    [goTo, onFollow],
  )

  const toLine = useCallback(
    (line: number) => {
      goTo(topForLine(latest.current.room, line))
      onFollow(false)
    },
    [goTo, onFollow],
  )

  const idle = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(idle.current), [])

  const onScroll = useCallback(() => {
    const bar = box.current?.scrollTop ?? 0
    const { room, place, follow } = latest.current
    if (Math.abs(bar - known.current) <= roundingPx) return
    known.current = bar
    const next = placeAfter(room, place, bar)
    const atEnd = isAtEnd(room, next)
    if (atEnd !== follow) onFollow(atEnd)
    setFree(next)
    // Small moves shift bar and log apart; once at rest the bar is put where the log stands.
    clearTimeout(idle.current)
    idle.current = setTimeout(() => setFree(now => placeAt(latest.current.room, now.top)), idleMs)
  }, [box, onFollow])

  return { place, onScroll, leave, toLine }
}
