// The lines of a log, of which only those in view exist as elements. They stand in a sticky layer as high as the view,
// so that a fast scroll never shows emptiness, and the scroll bar belongs to an element of the log's height behind it.
import {
  type Ref,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import { useSize } from '#lib/hooks/use-size.ts'
import { LogBlock } from './log-block.tsx'
import { LogLine } from './log-line.tsx'
import type { LogSource } from './log-source.ts'
import { elementPx, linesInView } from './scroll-map.ts'
import { useLogScroll } from './use-log-scroll.ts'

const linePx = 18

export type LogLinesHandle = { toLine(line: number): void; firstLine(): number }
type Props = {
  ref?: Ref<LogLinesHandle>
  source: LogSource
  label: string
  wrap: boolean
  follow: boolean
  onFollow: (follow: boolean) => void
  wanted: string
  /** The line of the current match. */
  current: number | null
}

export function LogLines({ ref, source, label, wrap, follow, onFollow, wanted, current }: Props) {
  useSyncExternalStore(source.subscribe, source.version)
  const box = useRef<HTMLElement>(null) as React.RefObject<HTMLDivElement>
  const block = useRef<HTMLDivElement>(null)
  const { height: viewPx } = useSize(box)
  const room = { lines: source.total, linePx, viewPx, beyondPx: wrap ? Math.max(0, viewPx - linePx) : 0 }
  const { place, onScroll, leave, toLine } = useLogScroll(box, { room, follow, onFollow })
  const stuck = follow && wrap
  const shown = stuck
    ? { from: Math.max(0, room.lines - Math.ceil(viewPx / linePx)), to: room.lines }
    : linesInView(room, place)
  const { from, to } = shown

  useEffect(() => source.want(from, to))
  useImperativeHandle(ref, () => ({ toLine, firstLine: () => from }), [toLine, from])

  // A wrapped line is as high as it is: what is above the view of the first line is a share of its real height.
  const share = (place.top % linePx) / linePx
  useLayoutEffect(() => {
    const first = block.current?.firstElementChild
    if (!block.current || !first) return
    const px = stuck ? 0 : share * (wrap ? first.getBoundingClientRect().height : linePx)
    block.current.style.transform = `translateY(${-Math.round(px)}px)`
  })

  const lines = Array.from({ length: to - from }, (_, i) => ({
    index: from + i,
    text: source.line(from + i),
  }))
  const width = useWidest(
    source,
    lines.reduce((most, { text }) => Math.max(most, text?.length ?? 0), 0),
  )
  const digits = String(source.total).length

  /** Stops following where one looks now. */
  const stopFollowing = () => leave(stuck ? topInView(block.current, box.current, from) : undefined)

  return (
    <section
      ref={box}
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
      tabIndex={0}
      onScroll={onScroll}
      onWheel={event => event.deltaY < 0 && stopFollowing()}
      onKeyDown={event => upKeys.has(event.key) && stopFollowing()}
      className="h-full overflow-auto bg-sunken font-mono text-xs leading-[18px] [overflow-anchor:none] outline-none!"
      style={{ overflowX: wrap ? 'hidden' : 'auto' }}
    >
      <div
        style={{ height: elementPx(room), minWidth: wrap ? undefined : `calc(${width + digits}ch + 3rem)` }}
      >
        <div className="sticky top-0 overflow-y-clip" style={{ height: viewPx }}>
          <div ref={block} className={stuck ? 'absolute inset-x-0 bottom-0' : undefined}>
            {wrap ? (
              lines.map(({ index, text }) => (
                <LogLine
                  key={index}
                  number={index + 1}
                  digits={digits}
                  text={text}
                  wanted={wanted}
                  current={index === current}
                />
              ))
            ) : (
              <LogBlock lines={lines} digits={digits} linePx={linePx} wanted={wanted} current={current} />
            )}
          </div>
        </div>
      </div>
    </section>
  )
}

const upKeys = new Set(['ArrowUp', 'PageUp', 'Home'])

/** Pixels of the log above the view, counted in equally high lines, when wrapped lines are stuck to the end. */
function topInView(block: HTMLElement | null, box: HTMLElement | null, from: number): number | undefined {
  if (!block || !box) return undefined
  const edge = box.getBoundingClientRect().top
  const rows = [...block.children].map(row => row.getBoundingClientRect())
  const first = rows.findIndex(row => row.bottom > edge)
  const row = rows[first]
  return row ? (from + first + Math.max(0, edge - row.top) / row.height) * linePx : undefined
}

/** The longest line seen so far, so that the horizontal bar only ever grows. */
function useWidest(source: LogSource, width: number): number {
  const [widest, setWidest] = useState({ source, width })
  if (widest.source === source && width <= widest.width) return widest.width
  setWidest({ source, width })
  return width
}
