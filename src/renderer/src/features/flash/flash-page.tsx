import './drives/texts.ts'
import './texts.ts'
import './job/texts.ts'
import { Flame } from 'lucide-react'
import { isEmpty } from '#features/seed/answers.ts'
import { call } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import type { FlashRequest } from '#shared/flash/flash.ts'
import { flashableFiles } from '#shared/images/flashable.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { flashHref, routes } from '#shared/window/routes.ts'
import { useLink } from '#ui/wizard/use-link.ts'
import { focusWrong, useNext } from '#ui/wizard/use-next.ts'
import { useStart } from '#ui/wizard/use-start.ts'
import { WizardFrame } from '#ui/wizard/wizard-frame.tsx'
import { ConfirmStep } from './confirm-step.tsx'
import { WhereStep } from './drives/drives-step.tsx'
import { focusFault } from './grid/grid-keys.ts'
import { noTable } from './grid/rows.ts'
import { keepRequest } from './job/retry.ts'
import { PersonaliseStep } from './personalise-step.tsx'
import { WhatStep } from './source-step.tsx'
import { afterStart, flashFile, flashImage, forBox, goTo, updateDraft } from './wizard/draft.ts'
import { obstacle } from './wizard/request.ts'
import { buttonText, stepsFor } from './wizard/steps.ts'
import { summaryOf } from './wizard/summary.tsx'
import { type FlashWizard, useFlash } from './wizard/use-flash.ts'

/** `/flash?image=<id>` and `/flash?file=<path>` choose what to write, `&box=<id>` for which box. */
function begin(query: URLSearchParams): void {
  const image = query.get('image')
  const file = query.get('file')
  if (file) flashFile(file)
  const box = query.get('box')
  if (image)
    void call('images.show', { id: image })
      .then(
        found => {
          const [format] = flashableFiles(found)
          flashImage({ id: image, format: format ?? 'raw' })
          // It was chosen where the link is: the drives are what is missing.
          if (format) updateDraft(now => goTo(now, 'where'))
        },
        () => flashImage({ id: image, format: 'raw' }),
      )
      // One that is gone changes nothing: the image is flashed without it.
      .then(() => (box ? call('boxes.show', { box }).then(flashFor, () => undefined) : undefined))
}

const flashFor = (box: Parameters<typeof forBox>[1]) => updateDraft(from => forBox(from, box))

/** Moves the focus to what keeps a step from being left. */
function show({ step, draft: { personal }, body }: FlashWizard): void {
  if (!body.current) return
  const { rows, next } = personal.table ?? noTable
  if (step === 'personalise' && personal.way === 'table') {
    const filled = rows.every(isEmpty) ? 0 : rows.length
    if (focusFault(body.current, { rows: filled, next })) return
  }
  focusWrong({ body })
}

export function FlashPage() {
  useLink(flashHref(), begin)
  const wizard = useFlash()
  const { step, draft, states, facts, request } = wizard
  const steps = stepsFor(wizard.canPersonalise)
  const { next, tried, blocked } = useNext({ steps, wizard, show })
  const { start, busy, error } = useStart('flash.start', {
    at: routes.flash,
    onStarted({ job, subject }, sent: FlashRequest) {
      keepRequest(job, sent)
      updateDraft(afterStart)
      return jobHref({ kind: 'flash', subject, id: job })
    },
  })
  return (
    <WizardFrame
      title={t('flash.title')}
      steps={steps}
      wizard={wizard}
      onSubmit={next}
      status={blocked}
      last={{
        variant: 'danger',
        icon: Flame,
        text: buttonText(draft),
        busy,
        blocked: blocked !== null,
        // The policy again at the last moment, with the present drives.
        onStart: () => void start(obstacle(states, facts, draft.typed) === null ? request : null),
      }}
      summary={step === 'confirm' ? null : summaryOf(wizard)}
    >
      {step === 'what' && <WhatStep wizard={wizard} />}
      {step === 'where' && <WhereStep wizard={wizard} />}
      {step === 'personalise' && <PersonaliseStep wizard={wizard} tried={tried} />}
      {step === 'confirm' && <ConfirmStep wizard={wizard} error={error} />}
    </WizardFrame>
  )
}
