import { Flame } from 'lucide-react'
import { useEffect } from 'react'
import { useSearch } from 'wouter'
import { call, useCommand } from '#lib/engine/calls.ts'
import { useConnection } from '#lib/engine/connection.ts'
import { useSentOnce } from '#lib/engine/sent-once.ts'
import { isAt, navigate } from '#lib/hash-location.ts'
import { t } from '#lib/texts/texts.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { flashHref, routes } from '#shared/window/routes.ts'
import { FinalButton } from '#ui/wizard/final-button.tsx'
import { useNext } from '#ui/wizard/use-next.ts'
import { WizardFrame } from '#ui/wizard/wizard-frame.tsx'
import { flashableFiles } from '../images/flashable.ts'
import { ConfirmStep } from './confirm/confirm-step.tsx'
import { SummaryColumn } from './confirm/summary.tsx'
import { WhereStep } from './drives/drives-step.tsx'
import { keepRequest } from './job/retry.ts'
import { eraseText } from './job/text.ts'
import { PersonaliseStep } from './personalise-step.tsx'
import { WhatStep } from './source/source-step.tsx'
import { afterStart } from './wizard/draft.ts'
import { flashFile, flashImage, updateDraft } from './wizard/draft-store.ts'
import { whyNot } from './wizard/next-blocker.ts'
import { obstacle } from './wizard/request.ts'
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
    if (file || image) navigate(flashHref(), { replace: true })
  }, [image, file])
}

export function FlashPage() {
  useLinkedSource()
  const wizard = useFlash()
  const { step, steps, body, go } = wizard
  const connected = useConnection().phase === 'open'
  const missing = step === 'confirm' && !connected ? t('ui.not-connected') : whyNot(wizard)
  const { start, busy, error } = useStart(wizard)
  const { next, tried } = useNext({ step, steps, go, missing, body })
  return (
    <WizardFrame
      title={t('flash.title')}
      steps={steps}
      step={step}
      onStep={go}
      body={body}
      onSubmit={next}
      status={step === 'confirm' ? missing : tried && missing}
      // No submit button: Enter in a field must not erase a drive.
      finish={
        step === 'confirm' &&
        (() => (
          <FinalButton
            variant="danger"
            icon={Flame}
            busy={busy}
            blocked={missing !== null}
            onStart={() => void start()}
          >
            <span className="truncate">{eraseText(wizard.draft.drives.map(({ name }) => name))}</span>
          </FinalButton>
        ))
      }
      summary={step !== 'confirm' && <SummaryColumn wizard={wizard} />}
    >
      {step === 'what' && <WhatStep wizard={wizard} />}
      {step === 'where' && <WhereStep wizard={wizard} />}
      {step === 'personalise' && <PersonaliseStep wizard={wizard} tried={tried} />}
      {step === 'confirm' && <ConfirmStep wizard={wizard} error={error} />}
    </WizardFrame>
  )
}

/** Checks the policy once more at the last moment, with the present drives. */
function useStart({ request, states, facts, draft }: FlashWizard) {
  const starting = useCommand('flash.start')
  // Two clicks in one frame both come before the page is drawn as busy.
  const once = useSentOnce()
  const start = async () => {
    if (!request || obstacle(states, facts, draft.typed) || !once.take('flash')) return
    // `error` holds any error. Someone who has left the page is not brought back, but the names are used up.
    const started = await starting.mutateAsync(request).catch(() => null)
    if (!started) return once.release()
    keepRequest(started.job, request)
    updateDraft(afterStart)
    if (isAt(routes.flash)) navigate(jobHref({ kind: 'flash', subject: started.subject, id: started.job }))
  }
  return { start, busy: starting.isPending, error: starting.error }
}
