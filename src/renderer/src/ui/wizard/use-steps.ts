// Moves the focus and handles keys when a page of steps shows another step.
import './texts.ts'

import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { t } from '#lib/texts/texts.ts'
import { announce } from '../feedback/announcer.tsx'

type Steps = {
  step: string
  steps: readonly { id: string; label: string }[]
  /** Holds the steps' contents; takes the focus (tabIndex -1). */
  body: RefObject<HTMLElement | null>
  form: RefObject<HTMLFormElement | null>
}

/** Puts the focus on a new step, says which it is, and lets Enter continue from there. */
export function useSteps({ step, steps, body, form }: Steps): void {
  const last = useRef(step)
  // Before the step is painted: an Enter that answers what one sees must not go to what is no longer there.
  useLayoutEffect(() => {
    if (last.current === step) return
    last.current = step
    const index = steps.findIndex(({ id }) => id === step)
    body.current?.scrollIntoView({ block: 'start' })
    body.current?.focus({ preventScroll: true })
    announce(t('ui.step', { step: index + 1, steps: steps.length, label: steps[index]?.label ?? '' }))
  }, [step, steps, body])

  // The focus is on the step itself then, which no form takes an Enter from.
  useEffect(() => {
    const here = body.current
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Enter' && event.target === here) form.current?.requestSubmit()
    }
    here?.addEventListener('keydown', press)
    return () => here?.removeEventListener('keydown', press)
  }, [body, form])
}
