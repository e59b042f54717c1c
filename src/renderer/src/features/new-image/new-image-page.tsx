import './texts.ts'
import { Hammer, Save } from 'lucide-react'
import { useState } from 'react'
import { call } from '#lib/engine/calls.ts'
import { navigate } from '#lib/hash-location.ts'
import { useOneAtATime } from '#lib/hooks/use-one-at-a-time.ts'
import { later } from '#lib/later.tsx'
import { t } from '#lib/texts/texts.ts'
import { isAboutBoxName } from '#shared/boxes/box-name.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import { jobHref } from '#shared/window/job-href.ts'
import { boxHref, routes } from '#shared/window/routes.ts'
import { Button } from '#ui/controls/button.tsx'
import { toast } from '#ui/feedback/announcer.tsx'
import { LoadFailed } from '#ui/feedback/load-failed.tsx'
import { Coming } from '#ui/feedback/skeleton.tsx'
import { useNext } from '#ui/wizard/use-next.ts'
import { useStart } from '#ui/wizard/use-start.ts'
import { WizardFrame } from '#ui/wizard/wizard-frame.tsx'
import { FlakeWait } from './flake-wait.tsx'
import { focusOption } from './focus-option.ts'
import { StartOver } from './start-over.tsx'
import { WhatStep } from './what-step.tsx'
import { afterStart, toCheckable, updateDraft } from './wizard/draft.ts'
import { keepBox } from './wizard/keep-box.ts'
import { buttonText, focusLack, openProblems, steps, withProfile } from './wizard/steps.ts'
import { SummaryLine, summaryOf } from './wizard/summary.tsx'
import { type ProfiledWizard, useWizard, type Wizard } from './wizard/use-wizard.ts'

const around = { pending: Coming, failed: LoadFailed }
const ConfigureStep = later(async () => (await import('./configure-step.tsx')).ConfigureStep, around)

const nothing = () => null
const EarlyEstimate = later(async () => (await import('./review/early-estimate.tsx')).EarlyEstimate, {
  pending: nothing,
  failed: nothing,
})

export function NewImagePage() {
  const wizard = useWizard()
  const profiled = withProfile(wizard)
  const { step } = wizard
  const keeping = useKeeping(profiled)
  const start = useStart<'builds.start', BuildRequest>('builds.start', {
    at: routes.newImage,
    onStarted({ job, subject }) {
      updateDraft(afterStart)
      return jobHref({ kind: 'build', subject, id: job })
    },
  })
  const going = useNext({
    steps,
    wizard,
    judge: now => {
      start.forget()
      return judged(now)
    },
    show: showProblems,
    finish: async () => {
      const box = await keeping.keep()
      if (profiled && box !== null) await start.start({ ...profiled.request, box })
    },
  })
  return (
    <WizardFrame
      title={wizard.changing === null ? t('new.title') : t('new.title.change', { name: wizard.changing })}
      steps={steps}
      wizard={wizard}
      onSubmit={going.next}
      busy={going.busy}
      last={{
        variant: 'primary',
        icon: Hammer,
        text: buttonText(),
        busy: going.busy || keeping.busy || start.busy,
        blocked: !profiled || wizard.check.data?.builder.ready === false,
      }}
      status={going.blocked}
      beside={
        <>
          <StartOver />
          {profiled && step === 'configure' && (
            <Button icon={Save} busy={keeping.busy} onClick={() => void keeping.putAside()}>
              {t('new.put-aside')}
            </Button>
          )}
        </>
      }
      summary={
        profiled && step === 'configure'
          ? summaryOf(profiled, <EarlyEstimate {...profiled} key={profiled.profile.id} />)
          : null
      }
      summaryLine={profiled && step === 'configure' && <SummaryLine wizard={profiled} />}
    >
      {wizard.flake && step === 'configure' && <FlakeWait wizard={wizard} flake={wizard.flake} />}
      {step === 'what' && <WhatStep wizard={wizard} tried={going.tried} onNext={going.next} />}
      {profiled && step === 'configure' && (
        <ConfigureStep
          wizard={profiled}
          error={going.error ?? keeping.error ?? start.error}
          nameError={keeping.nameError}
        />
      )}
    </WizardFrame>
  )
}

/** The box of these answers, written once however often that is clicked. */
function useKeeping(wizard: ProfiledWizard | null) {
  const [busy, setBusy] = useState(false)
  const [failed, setFailed] = useState<unknown>(null)
  const once = useOneAtATime()
  const keep = async (): Promise<string | null> => {
    if (!wizard) return null
    setBusy(true)
    setFailed(null)
    try {
      return await keepBox(wizard)
    } catch (thrown) {
      setFailed(thrown)
      if (isAboutBoxName(thrown)) focusOption(wizard.body, 'name')
      return null
    } finally {
      setBusy(false)
    }
  }
  const putAside = () =>
    once(async () => {
      const box = await keep()
      if (box === null || !wizard) return
      updateDraft(afterStart)
      const done = wizard.changing === null ? 'new.put-aside.done' : 'new.put-aside.changed'
      toast(t(done, { name: wizard.given.name }))
      navigate(boxHref(box))
    })
  return {
    keep,
    putAside,
    busy,
    error: isAboutBoxName(failed) ? null : failed,
    nameError: isAboutBoxName(failed) ? failed : null,
  }
}

/** Adds the engine's verdict about the current answers: the one on the page may be older. */
async function judged(wizard: Wizard): Promise<Wizard> {
  const profiled = withProfile(wizard)
  if (!profiled) return wizard
  const check = await call('builds.check', toCheckable(profiled.request, profiled.profile))
  return { ...wizard, problems: wizard.allProblems(check) }
}

function showProblems(wizard: Wizard): void {
  if (wizard.step === 'what') {
    focusLack(wizard)
    return
  }
  const profiled = withProfile(wizard)
  const wrong = profiled ? openProblems(profiled) : []
  wizard.touch(...wrong)
  focusOption(wizard.body, wrong[0])
}
