import { Hammer } from 'lucide-react'
import { useRef, useState } from 'react'
import { call, useCommand } from '#lib/engine/calls.ts'
import { isAt, navigate } from '#lib/hash-location.ts'
import { later } from '#lib/later.tsx'
import { t } from '#lib/texts/texts.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { routes } from '#shared/window/routes.ts'
import { Button } from '#ui/controls/button.tsx'
import { announce } from '#ui/feedback/announcer.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import { Coming } from '#ui/feedback/skeleton.tsx'
import { neighbour } from '#ui/wizard/steps.ts'
import { WizardFrame } from '#ui/wizard/wizard-frame.tsx'
import { FlakeWait } from './flake/flake-wait.tsx'
import { focusOption } from './options/focus-option.ts'
import { ProfileStep } from './profile/profile-step.tsx'
import { afterStart, steps, toCheckable } from './wizard/draft.ts'
import { updateDraft } from './wizard/draft-store.ts'
import { SummaryColumn, SummaryLine } from './wizard/summary.tsx'
import { openProblems, type ProfiledWizard, useWizard, type Wizard } from './wizard/use-wizard.ts'

const around = { meanwhile: Coming, failed: LoadFailed }
const OptionsStep = later(async () => (await import('./options/options-step.tsx')).OptionsStep, around)
const FormatsStep = later(async () => (await import('./formats-step.tsx')).FormatsStep, around)
const ReviewStep = later(async () => (await import('./review/review-step.tsx')).ReviewStep, around)

const nothing = () => null
const EarlyEstimate = later(async () => (await import('./review/early-estimate.tsx')).EarlyEstimate, {
  meanwhile: nothing,
  failed: nothing,
})

const withProfile = (wizard: Wizard): ProfiledWizard | null => {
  const { profile, request } = wizard
  return profile && request ? { ...wizard, profile, request } : null
}

export function NewImagePage() {
  const wizard = useWizard()
  const profiled = withProfile(wizard)
  const { goOn, busy, error } = useGoOn(profiled)
  const { step, body } = wizard
  const builderReady = wizard.check.data?.builder.ready !== false
  const build = (form: string) => (
    <Button
      type="submit"
      form={form}
      variant="primary"
      icon={Hammer}
      busy={busy}
      disabled={!profiled || !builderReady}
    >
      {t('new.build')}
    </Button>
  )
  return (
    <WizardFrame
      title={t('new.title')}
      steps={steps}
      step={step}
      onStep={wizard.go}
      body={body}
      onSubmit={() => void goOn()}
      busy={busy}
      disabled={!profiled}
      finish={step === 'review' && build}
      summary={
        profiled &&
        step !== 'review' && (
          <SummaryColumn
            wizard={profiled}
            estimate={<EarlyEstimate {...profiled} key={profiled.profile.id} />}
          />
        )
      }
      summaryLine={profiled && step !== 'profile' && step !== 'review' && <SummaryLine wizard={profiled} />}
    >
      {wizard.flake && step !== 'profile' && <FlakeWait wizard={wizard} flake={wizard.flake} />}
      {step === 'profile' && <ProfileStep wizard={wizard} onNext={() => void goOn()} />}
      {profiled && step === 'options' && <OptionsStep wizard={profiled} />}
      {profiled && step === 'formats' && <FormatsStep wizard={profiled} />}
      {profiled && step === 'review' && <ReviewStep wizard={profiled} error={error} />}
    </WizardFrame>
  )
}

/** Next or Build: checks the answers of this step first, and shows what is wrong instead of going on. */
function useGoOn(wizard: ProfiledWizard | null) {
  const start = useCommand('builds.start')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<unknown>(null)

  /** Returns what goes on. */
  const attempt = async (now: ProfiledWizard): Promise<(() => void) | null> => {
    const { step, profile, request, touch, body, go } = now
    const check = await call('builds.check', toCheckable(request, profile))
    const wrong = step === 'profile' ? [] : openProblems(step, now, now.allProblems(check))
    if (wrong.length) {
      touch(...wrong)
      announce(t('new.to-correct', { count: wrong.length }))
      focusOption(body, wrong[0])
      return null
    }
    const next = neighbour(steps, step, 1)
    if (next) return () => go(next)
    const started = await start.mutateAsync(request)
    return () => {
      updateDraft(afterStart)
      if (isAt(routes.newImage))
        navigate(jobHref({ kind: 'build', subject: started.subject, id: started.job }))
    }
  }
  // Not by what was drawn last: an Enter on the step that has just come must not be lost.
  const running = useRef(false)
  const goOn = async () => {
    if (!wizard || running.current) return
    running.current = true
    setBusy(true)
    setError(null)
    const next = await attempt(wizard).catch(thrown => {
      setError(thrown)
      return null
    })
    running.current = false
    setBusy(false)
    next?.()
  }
  return { goOn, busy, error }
}
