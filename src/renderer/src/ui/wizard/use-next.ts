// Next in a page of steps: it goes on, or says what is missing and puts the focus there.

import { type RefObject, useState } from 'react'
import { flushSync } from 'react-dom'
import { announce } from '../feedback/announcer.tsx'
import { neighbour, type Step } from './steps.ts'

type NextOptions<Id extends string> = {
  step: Id
  steps: readonly Step<Id>[]
  go: (step: Id) => void
  /** Why one cannot go on; null when one can. */
  missing: string | null
  /** Holds the step's contents. */
  body: RefObject<HTMLElement | null>
}

/** `tried`: the person tried to leave this step while something was missing. */
export function useNext<Id extends string>({ step, steps, go, missing, body }: NextOptions<Id>) {
  const [triedStep, setTriedStep] = useState<Id | null>(null)
  const next = () => {
    const following = neighbour(steps, step, 1)
    if (!following) return
    // At once: what is missing is marked only then, and the focus goes there.
    flushSync(() => setTriedStep(missing ? step : null))
    if (!missing) return go(following)
    announce(missing)
    body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }
  return { next, tried: triedStep === step }
}
