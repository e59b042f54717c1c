import { t } from '#lib/texts/texts.ts'
import { markMatches, plainLine } from './ansi.ts'

const shownCharacters = 4000

/** Returns the visible part of a line: a very long one is cut off. */
export function shownLine(text: string | undefined): { shown: string; rest: number } {
  const plain = plainLine(text ?? '')
  const rest = Math.max(0, plain.length - shownCharacters)
  return { shown: rest > 0 ? plain.slice(0, shownCharacters) : plain, rest }
}

type Props = {
  /** undefined while it is not fetched. */
  text: string | undefined
  wanted: string
}

/** A line with its matches marked. */
export function LineText({ text, wanted }: Props) {
  const { shown, rest } = shownLine(text)
  return (
    <>
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
    </>
  )
}
