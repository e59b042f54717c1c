// Rows that come and go above the view do not move what is in view.
import { type RefObject, useCallback, useLayoutEffect, useRef } from 'react'
import { steadyTop } from './steady-top.ts'

type Options = {
  box: RefObject<HTMLElement | null>
  /** The keys of all rows, in order. */
  keys: readonly string[]
  rowPx: number
  selected: string | null
  /** false: rows change places by their nature (a list by state), and the view stays where it is. */
  steady: boolean
}

/** Returns what to call when the box was scrolled. */
export function useSteadyScroll({ box, keys, rowPx, selected, steady }: Options): () => void {
  const before = useRef(keys)
  /** The position before the rows changed: when the effect runs, a shorter list has moved the box already. */
  const topPx = useRef(0)

  useLayoutEffect(() => {
    const old = before.current
    before.current = keys
    if (!box.current || old === keys || !steady) return
    const heightPx = box.current.clientHeight
    const top = steadyTop({ keys: old, topPx: topPx.current, heightPx, rowPx, selected }, keys)
    if (top === null) return
    topPx.current = top
    box.current.scrollTop = top
  }, [box, keys, rowPx, selected, steady])

  return useCallback(() => {
    topPx.current = box.current?.scrollTop ?? 0
  }, [box])
}
