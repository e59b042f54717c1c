import { ArrowLeft, ArrowRight, Hammer } from 'lucide-react'
import { type FormEvent, useRef, useState } from 'react'
import { call, useCommand } from '#lib/engine/calls.ts'
import { isAt, navigate } from '#lib/hash-location.ts'
import { Button } from '#ui/controls/button.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { Coming } from '#ui/feedback/skeleton.tsx'
import { StepList } from '#ui/wizard/step-list.tsx'
import { useSteps } from '#ui/wizard/use-steps.ts'
import { later } from '../../lib/later.tsx'
import { Page } from '../../ui/page.tsx'
import { jobPlace } from '../jobs/job-place.ts'
import { FlakeWait } from './flake/flake-wait.tsx'
import { focusOption } from './options/focus-option.ts'
import { ProfileStep } from './profile/profile-step.tsx'
import { afterStart, toCheckable } from './wizard/draft.ts'
import { updateDraft } from './wizard/draft-store.ts'
import { stepAfter, stepBefore, steps } from './wizard/steps.ts'
import { SummaryColumn, SummaryLine } from './wizard/summary.tsx'
import { openProblems, type ProfiledWizard, useWizard, type Wizard } from './wizard/use-wizard.ts'

const OptionsStep = later(async () => (await import('./options/options-step.tsx')).OptionsStep, Coming)
const FormatsStep = later(async () => (await import('./formats/formats-step.tsx')).FormatsStep, Coming)
const ReviewStep = later(async () => (await import('./review/review-step.tsx')).ReviewStep, Coming)

const withProfile = (wizard: Wizard): ProfiledWizard | null => {
  const { profile, request } = wizard
  return profile && request ? { ...wizard, profile, request } : null
}

export function NewImagePage() {
  const wizard = useWizard()
  const profiled = withProfile(wizard)
  const { deed, busy, error } = usePrimaryDeed(profiled)
  const { step, body } = wizard
  const form = useRef<HTMLFormElement>(null)
  const back = stepBefore(step)

  useSteps({ step, steps, body, form })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void deed()
  }
  return (
    <Page
      title="New image"
      toolbar={
        <div className="flex flex-col gap-3">
          <StepList steps={steps} current={step} onStep={wizard.go} />
          {profiled && step !== 'profile' && step !== 'review' && (
            <div className="min-[1100px]:hidden">
              <SummaryLine wizard={profiled} />
            </div>
          )}
        </div>
      }
      footer={
        <div className="flex items-center gap-3">
          {back && (
            <Button icon={ArrowLeft} onClick={() => wizard.go(back)}>
              Back
            </Button>
          )}
          <span className="flex-1" />
          <Button
            type="submit"
            form="new-image"
            variant="primary"
            busy={busy}
            disabled={!profiled || (step === 'review' && wizard.check.data?.builder.ready === false)}
            {...(step === 'review' ? { icon: Hammer } : { endIcon: ArrowRight })}
          >
            {step === 'review' ? 'Build' : 'Next'}
          </Button>
        </div>
      }
    >
      <form id="new-image" ref={form} noValidate onSubmit={submit} className="flex gap-6">
        <div ref={body} tabIndex={-1} className="@container min-w-0 flex-1 scroll-mt-4">
          {wizard.flake && step !== 'profile' && <FlakeWait wizard={wizard} flake={wizard.flake} />}
          {step === 'profile' && <ProfileStep wizard={wizard} onNext={() => form.current?.requestSubmit()} />}
          {profiled && step === 'options' && <OptionsStep wizard={profiled} />}
          {profiled && step === 'formats' && <FormatsStep wizard={profiled} />}
          {profiled && step === 'review' && <ReviewStep wizard={profiled} error={error} />}
        </div>
        {profiled && step !== 'review' && (
          <div className="hidden w-60 shrink-0 min-[1100px]:block">
            <div className="sticky top-0">
              <SummaryColumn wizard={profiled} />
            </div>
          </div>
        )}
      </form>
    </Page>
  )
}

/** Next or Build: checks the answers of this step first, and shows what is wrong instead of going on. */
function usePrimaryDeed(wizard: ProfiledWizard | null) {
  const start = useCommand('builds.start')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  const attempt = async (now: ProfiledWizard) => {
    const { step, profile, request, touch, body, go } = now
    const check = await call('builds.check', toCheckable(request, profile))
    const wrong = step === 'profile' ? [] : openProblems(step, now, now.allProblems(check))
    if (wrong.length) {
      touch(...wrong)
      announce(`${wrong.length === 1 ? 'One answer has' : `${wrong.length} answers have`} to be corrected`)
      focusOption(body, wrong[0])
      return
    }
    const next = stepAfter(step)
    if (next) return go(next)
    const started = await start.mutateAsync(request)
    updateDraft(afterStart)
    if (isAt('/new')) navigate(jobPlace({ kind: 'build', subject: started.subject, id: started.job }))
  }
  const deed = async () => {
    if (!wizard || busy) return
    setBusy(true)
    setError(null)
    try {
      await attempt(wizard)
    } catch (thrown) {
      setError(thrown)
    } finally {
      setBusy(false)
    }
  }
  return { deed, busy, error }
}
