// Leads to what has to be corrected, once that is drawn.
import '#ui/dialog-texts.ts'
import '#ui/texts.ts'
import { type RefObject, useEffect, useState } from 'react'
import { t } from '#lib/texts/texts.ts'
import { announce } from './feedback/announcer.tsx'

/** Returns the function that announces how many fields of the form are wrong and focuses the first, unfolding it. */
export function useWrongFields(form: RefObject<HTMLElement | null>): () => void {
  const [attempts, setAttempts] = useState(0)
  useEffect(() => {
    if (attempts === 0) return
    const wrong = form.current?.querySelectorAll<HTMLElement>('[aria-invalid=true]') ?? []
    const first = wrong[0]
    if (!first) return
    for (let folded = first.closest('details'); folded; folded = parentDetails(folded)) folded.open = true
    first.focus()
    announce(t('run.to-correct', { count: wrong.length }))
  }, [attempts, form])
  return () => setAttempts(times => times + 1)
}

const parentDetails = (details: Element) => details.parentElement?.closest('details') ?? null
