// Lines that are not wrapped, as two texts: their numbers and themselves. A fast scroll changes every line in view, and
// two texts are drawn again much faster than elements of each line are made and removed.
import { Fragment } from 'react'
import { numbersLook, numbersWidth } from './line-numbers.ts'
import { LineText, shownLine } from './line-text.tsx'

type Props = {
  /** One after the other; `text` is undefined while a line is not fetched. */
  lines: readonly { index: number; text: string | undefined }[]
  /** Digits of the largest line number. */
  digits: number
  linePx: number
  wanted: string
  /** The line of the current match. */
  current: number | null
}

export function LogBlock({ lines, digits, linePx, wanted, current }: Props) {
  const place = lines.findIndex(({ index }) => index === current)
  const shown = lines.map(({ text }) => shownLine(text))
  const isPlain = !wanted && shown.every(({ rest }) => rest === 0)
  return (
    <div translate="no" className="relative flex min-w-max">
      {place >= 0 && (
        <div
          className="current-line absolute inset-x-0 bg-accent-soft"
          style={{ top: place * linePx, height: linePx }}
        />
      )}
      <span aria-hidden className={numbersLook} style={{ width: numbersWidth(digits) }}>
        {lines.map(({ index }) => index + 1).join('\n')}
      </span>
      <span className="relative whitespace-pre pr-3">
        {isPlain
          ? shown.map(line => line.shown).join('\n')
          : lines.map(({ index, text }) => (
              <Fragment key={index}>
                <LineText text={text} wanted={wanted} />
                {'\n'}
              </Fragment>
            ))}
      </span>
    </div>
  )
}
