import type { ReactNode } from 'react'
import { withoutMarks } from '#shared/messages/accents.ts'

/** A sentence in which `backticks` mark what is typed. */
export function Words({ children }: { children: string }): ReactNode {
  const code = (text: string) => (
    <code className="rounded bg-sunken px-1 py-0.5 font-mono text-[0.92em] text-ink break-words">
      {withoutMarks(text)}
    </code>
  )
  const [before = '', typed, ...after] = children.split('`')
  return (
    <>
      {before}
      {typed !== undefined && code(typed)}
      {after.length > 0 && <Words>{after.join('`')}</Words>}
    </>
  )
}
