import './texts.ts'
import { Hammer } from 'lucide-react'
import { call } from '#lib/engine/calls.ts'
import { later } from '#lib/later.tsx'
import { t } from '#lib/texts/texts.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { routes } from '#shared/window/routes.ts'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import { Coming } from '#ui/feedback/skeleton.tsx'
import { useNext } from '#ui/wizard/use-next.ts'
import { useStart } from '#ui/wizard/use-start.ts'
import { WizardFrame } from '#ui/wizard/wizard-frame.tsx'
import { FlakeWait } from './flake/flake-wait.tsx'
import { focusOption } from './options/focus-option.ts'
import { ProfileStep } from './profile-step.tsx'
import { afterStart, toCheckable, updateDraft } from './wizard/draft.ts'
import { buttonText, openProblems, steps } from './wizard/steps.ts'
import { SummaryLine, summaryOf } from './wizard/summary.tsx'
import { type ProfiledWizard, useWizard, type Wizard } from './wizard/use-wizard.ts'

const around = { pending: Coming, failed: LoadFailed }
const OptionsStep = later(async () => (await import('./options/options-step.tsx')).OptionsStep, around)
const FormatsStep = later(async () => (await import('./formats-step.tsx')).FormatsStep, around)
const ReviewStep = later(async () => (await import('./review/review-step.tsx')).ReviewStep, around)

const nothing = () => null
const EarlyEstimate = later(async () => (await import('./review/early-estimate.tsx')).EarlyEstimate, {
  pending: nothing,
  failed: nothing,
})

const withProfile = (wizard: Wizard): ProfiledWizard | null => {
  const { profile, request } = wizard
  return profile && request ? { ...wizard, profile, request } : null
}

export function NewImagePage() {
  const wizard = useWizard()
  const profiled = withProfile(wizard)
  const { step } = wizard
  const start = useStart('builds.start', {
    at: routes.newImage,
    onStarted({ job, subject }) {
      updateDraft(afterStart)
      return jobHref({ kind: 'build', subject, id: job })
    },
  })
  const going = useNext({
    steps,
    wizard: profiled,
    judge: now => {
      start.forget()
      return judged(now)
    },
    show: showProblems,
    finish: () => start.start(profiled?.request ?? null),
  })
  return (
    <WizardFrame
      title={t('new.title')}
      steps={steps}
      wizard={wizard}
      onSubmit={going.next}
      busy={going.busy}
      disabled={!profiled}
      last={{
        variant: 'primary',
        icon: Hammer,
        text: buttonText(),
        busy: going.busy || start.busy,
        blocked: !profiled || wizard.check.data?.builder.ready === false,
      }}
      summary={
        profiled && step !== 'review'
          ? summaryOf(profiled, <EarlyEstimate {...profiled} key={profiled.profile.id} />)
          : null
      }
      summaryLine={profiled && step !== 'profile' && step !== 'review' && <SummaryLine wizard={profiled} />}
    >
      {wizard.flake && step !== 'profile' && <FlakeWait wizard={wizard} flake={wizard.flake} />}
      {step === 'profile' && <ProfileStep wizard={wizard} onNext={going.next} />}
      {profiled && step === 'options' && <OptionsStep wizard={profiled} />}
      {profiled && step === 'formats' && <FormatsStep wizard={profiled} />}
      {profiled && step === 'review' && <ReviewStep wizard={profiled} error={going.error ?? start.error} />}
    </WizardFrame>
  )
}

/** With the verdict of the engine about the current answers: the one on the page may be older. */
async function judged(wizard: ProfiledWizard): Promise<ProfiledWizard> {
  const check = await call('builds.check', toCheckable(wizard.request, wizard.profile))
  return { ...wizard, problems: wizard.allProblems(check) }
}

function showProblems(wizard: ProfiledWizard): void {
  const wrong = openProblems(wizard)
  wizard.touch(...wrong)
  focusOption(wizard.body, wrong[0])
}
