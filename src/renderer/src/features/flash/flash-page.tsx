import { ArrowLeft, ArrowRight, Flame } from 'lucide-react'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { useSearch } from 'wouter'
import { call, useCommand } from '#lib/engine/calls.ts'
import { useConnection } from '#lib/engine/connection.ts'
import { isAt, navigate } from '#lib/hash-location.ts'
import { Button } from '#ui/controls/button.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { StepList } from '#ui/wizard/step-list.tsx'
import { useSteps } from '#ui/wizard/use-steps.ts'
import { Page } from '../../ui/page.tsx'
import { jobPlace } from '../jobs/job-place.ts'
import { ConfirmStep } from './confirm/confirm-step.tsx'
import { SummaryColumn } from './confirm/summary.tsx'
import { WhereStep } from './drives/drives-step.tsx'
import { keepRequest } from './job/kept-requests.ts'
import { deedWords } from './job/text.ts'
import { PersonaliseStep } from './personalise/personalise-step.tsx'
import { WhatStep } from './source/source-step.tsx'
import { afterStart } from './wizard/draft.ts'
import { flashFile, flashImage, updateDraft } from './wizard/draft-store.ts'
import { flashableFiles } from './wizard/flashable.ts'
import { whyNot } from './wizard/next-blocker.ts'
import { obstacle } from './wizard/request.ts'
import { neighbour, type StepId, stepLabels } from './wizard/steps.ts'
import { type FlashWizard, useFlash } from './wizard/use-flash.ts'

/** `/flash?image=<id>` and `/flash?file=<path>` choose what to write. */
function useLinkedSource(): void {
  const search = new URLSearchParams(useSearch())
  const image = search.get('image')
  const file = search.get('file')
  useEffect(() => {
    if (file) flashFile(file)
    if (image)
      void call('images.show', { id: image }).then(
        found => {
          const [format = 'raw'] = flashableFiles(found)
          flashImage({ id: image, format })
        },
        () => flashImage({ id: image, format: 'raw' }),
      )
    if (file || image) navigate('/flash', { replace: true })
  }, [image, file])
}

export function FlashPage() {
  useLinkedSource()
  const wizard = useFlash()
  const { step, steps, body, go } = wizard
  const form = useRef<HTMLFormElement>(null)
  /** Where it was tried to go on while something was missing. */
  const [triedStep, setTriedStep] = useState<StepId | null>(null)
  const tried = triedStep === step
  const back = neighbour(steps, step, -1)
  const next = neighbour(steps, step, 1)
  const connected = useConnection().phase === 'open'
  const missing = step === 'confirm' && !connected ? 'Kiln is not connected.' : whyNot(wizard)
  const labelled = steps.map(id => ({ id, label: stepLabels[id] }))

  useSteps({ step, steps: labelled, body, form })

  const onward = (event: FormEvent) => {
    event.preventDefault()
    // The last step has no default deed: nothing is erased by an Enter in one of its fields.
    if (!next || step === 'confirm') return
    setTriedStep(missing ? step : null)
    if (!missing) return go(next)
    announce(missing)
    body.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus()
  }
  const { start, busy, error } = useStart(wizard)
  return (
    <Page
      title="Flash"
      toolbar={<StepList steps={labelled} current={step} onStep={go} />}
      footer={
        <div className="flex min-h-8 items-center gap-3">
          {back && (
            <Button icon={ArrowLeft} onClick={() => go(back)}>
              Back
            </Button>
          )}
          <p role="status" className="min-w-0 flex-1 text-right text-muted text-sm">
            {step === 'confirm' ? missing : tried && missing}
          </p>
          {step === 'confirm' ? (
            <Button
              key="erase"
              variant="danger"
              icon={Flame}
              className="max-w-[28rem] shrink!"
              busy={busy}
              disabled={missing !== null}
              onKeyDown={event => event.repeat && event.preventDefault()}
              onClick={() => void start()}
            >
              <span className="truncate">{deedWords(wizard.draft.drives.map(({ name }) => name))}</span>
            </Button>
          ) : (
            <Button key="next" type="submit" form="flash" variant="primary" endIcon={ArrowRight}>
              Next
            </Button>
          )}
        </div>
      }
    >
      <form id="flash" ref={form} noValidate onSubmit={onward} className="flex gap-6">
        <div ref={body} tabIndex={-1} className="@container min-w-0 flex-1 scroll-mt-4">
          {step === 'what' && <WhatStep wizard={wizard} />}
          {step === 'where' && <WhereStep wizard={wizard} />}
          {step === 'personalise' && <PersonaliseStep wizard={wizard} tried={tried} />}
          {step === 'confirm' && <ConfirmStep wizard={wizard} error={error} />}
        </div>
        {step !== 'confirm' && (
          <div className="hidden w-60 shrink-0 min-[1100px]:block">
            <div className="sticky top-0">
              <SummaryColumn wizard={wizard} />
            </div>
          </div>
        )}
      </form>
    </Page>
  )
}

/** Asks the policy once more at the very last moment, with the drives as they are then. */
function useStart({ request, states, facts, draft }: FlashWizard) {
  const starting = useCommand('flash.start')
  const start = async () => {
    if (!request || starting.isPending || obstacle(states, facts, draft.typed)) return
    // What went wrong stands in `error`. Who left the page meanwhile stays away, but the names are given all the same.
    const started = await starting.mutateAsync(request).catch(() => null)
    if (!started) return
    keepRequest(started.job, request)
    updateDraft(afterStart)
    if (isAt('/flash')) navigate(jobPlace({ kind: 'flash', subject: started.subject, id: started.job }))
  }
  return { start, busy: starting.isPending, error: starting.error }
}
