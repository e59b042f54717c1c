// The Next button in a page of steps: it opens the next step, or says what is missing and moves the focus there.
import './texts.ts'

import { useEffect, useState } from 'react'
import { flushSync } from 'react-dom'
import { useConnection } from '#lib/engine/connection.ts'
import { useOneAtATime } from '#lib/hooks/use-one-at-a-time.ts'
import { t } from '#lib/texts/texts.ts'
import { announce } from '../feedback/announcer.tsx'
import { type InSteps, missingIn, neighbour, type Step } from './steps.ts'

type NextOptions<Id extends string, Wizard extends InSteps<Id>> = {
  steps: readonly Step<Id, Wizard>[]
  wizard: Wizard
  /** Revalidates the answers with the engine, since cached results may be out of date. */
  judge?: (wizard: Wizard) => Promise<Wizard>
  /** Marks what is missing and puts the focus there. Left out: `focusWrong`. */
  show?: (wizard: Wizard) => void
  /** Next in the last step, for a wizard whose last button is a submit button. */
  finish?: () => Promise<void>
}

/**
 * `tried`: the person tried to leave this step while something was missing. `blocked`: why Next is refused; null while that
 * is not shown. The last step, whose button does the work, shows it at once, the others after an attempt.
 */
export function useNext<Id extends string, Wizard extends InSteps<Id>>(options: NextOptions<Id, Wizard>) {
  const { steps, wizard, judge, show = focusWrong<Id>, finish } = options
  const [triedStep, setTriedStep] = useState<Id | null>(null)
  const [waited, setWaited] = useState<Id | null>(null)
  const connected = useConnection().phase === 'open'

  /** Returns the function that leads to the next step. */
  const attempt = (now: Wizard): (() => unknown) | undefined => {
    const following = neighbour(steps, now.step, 1)
    const onward = following === null ? finish : () => now.go(following)
    if (!onward) return
    const missing = missingIn(steps, now)
    // At once: what is missing is marked only then, and the focus goes there.
    flushSync(() => setTriedStep(missing === null ? null : now.step))
    const waits = steps.find(({ id }) => id === now.step)?.waits
    setWaited(missing !== null && waits?.(now) ? now.step : null)
    if (missing === null) return onward
    announce(missing)
    show(now)
  }

  const judging = useJudging()
  const next = () => {
    if (!judge) return void attempt(wizard)?.()
    void judging.run(async () => attempt(await judge(wizard)))
  }

  // A Next that came too early takes effect once that is known, if nothing is missing then; the person is still in this
  // step.
  const isWaiting = steps.find(({ id }) => id === wizard.step)?.waits?.(wizard) ?? false
  useEffect(() => {
    if (waited === null || isWaiting) return
    setWaited(null)
    // A microtask runs it after the drawing, which cannot be interrupted by another one.
    if (waited === wizard.step) queueMicrotask(next)
  })

  const isLast = neighbour(steps, wizard.step, 1) === null
  const missing = missingIn(steps, wizard)
  const tried = triedStep !== null && triedStep === wizard.step
  return {
    next,
    tried,
    blocked: isLast ? ((connected ? null : t('ui.not-connected')) ?? missing) : tried ? missing : null,
    busy: judging.busy,
    /** Why the answers could not be judged. */
    error: judging.error,
  }
}

/**
 * Moves the focus to the first field that is marked as wrong; a choice that was not made has no mark, so without a
 * marked field the first such choice gets it.
 */
export function focusWrong<Id extends string>({ body }: Pick<InSteps<Id>, 'body'>): void {
  const marked = body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')
  const choices = [...(body.current?.querySelectorAll<HTMLInputElement>(choice) ?? [])]
  const isMade = ({ name }: HTMLInputElement) => choices.some(one => one.name === name && one.checked)
  const target = marked ?? choices.find(one => !isMade(one))
  target?.focus()
}
const choice = 'input:is([type="checkbox"], [type="radio"]):enabled'

/** One check after the other. The step changes only once the check has ended: an Enter on the step that has just come counts. */
function useJudging() {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)
  const once = useOneAtATime()
  const run = async (attempt: () => Promise<(() => unknown) | undefined>) => {
    const onward = await once(async () => {
      setBusy(true)
      setError(null)
      const found = await attempt().catch(thrown => {
        setError(thrown)
      })
      setBusy(false)
      return found
    })
    onward?.()
  }
  return { run, busy, error }
}
