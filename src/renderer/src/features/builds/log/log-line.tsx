import { memo } from 'react'
import { numbersLook, numbersWidth } from './line-numbers.ts'
import { LineText } from './line-text.tsx'

type Props = {
  number: number
  /** Digits of the largest line number. */
  digits: number
  /** undefined while it is not fetched. */
  text: string | undefined
  wanted: string
  current: boolean
}

/** A line that is wrapped, and so as high as its text is long. */
export const LogLine = memo(function LogLine({ number, digits, text, wanted, current }: Props) {
  return (
    <div translate="no" className={`flex min-h-[18px] ${current ? 'current-line bg-accent-soft' : ''}`}>
      <span aria-hidden className={numbersLook} style={{ width: numbersWidth(digits) }}>
        {number}
      </span>
      <span className="min-w-0 whitespace-pre-wrap break-all pr-3">
        <LineText text={text} wanted={wanted} />
      </span>
    </div>
  )
})
