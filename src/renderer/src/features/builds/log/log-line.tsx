import { memo } from 'react'
import { t } from '#lib/texts/texts.ts'
import { markMatches, plainLine } from './ansi.ts'

type Props = {
  number: number
  /** Digits of the largest line number. */
  digits: number
  /** undefined while it is not fetched. */
  text: string | undefined
  wrap: boolean
  wanted: string
  current: boolean
}

const shownCharacters = 4000

export const LogLine = memo(function LogLine({ number, digits, text, wrap, wanted, current }: Props) {
  const plain = plainLine(text ?? '')
  const rest = plain.length - shownCharacters
  const shown = rest > 0 ? plain.slice(0, shownCharacters) : plain
  return (
    <div translate="no" className={`flex min-h-[18px] ${current ? 'bg-accent-soft' : ''}`}>
      <span
        aria-hidden
        className="sticky left-0 shrink-0 select-none bg-sunken pr-3 pl-3 text-right text-muted"
        style={{ width: `calc(${digits}ch + 1.5rem)` }}
      >
        {number}
      </span>
      <span className={wrap ? 'min-w-0 whitespace-pre-wrap break-all pr-3' : 'whitespace-pre pr-3'}>
        {markMatches(shown, wanted).map((piece, at) =>
          piece.match ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one text have no other key
            <mark key={at} className="rounded-xs bg-warn-soft text-warn outline outline-warn">
              {piece.text}
            </mark>
          ) : (
            piece.text
          ),
        )}
        {rest > 0 && (
          <span translate="yes" className="pl-1 text-muted">
            {t('log.more-characters', { count: rest })}
          </span>
        )}
      </span>
    </div>
  )
})
