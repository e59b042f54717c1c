// Installing NixOS on a machine over SSH: what, where, which disks, and the last question before they are erased.

import { HardDriveDownload } from 'lucide-react'
import { useCommand } from '#lib/engine/calls.ts'
import { useConnection } from '#lib/engine/connection.ts'
import { useSentOnce } from '#lib/engine/sent-once.ts'
import { isAt, navigate } from '#lib/hash-location.ts'
import { t } from '#lib/texts/texts.ts'
import { installJobHref, routes } from '#shared/window/routes.ts'
import { FinalButton } from '#ui/wizard/final-button.tsx'
import { useNext } from '#ui/wizard/use-next.ts'
import { WizardFrame } from '#ui/wizard/wizard-frame.tsx'
import { ConfirmStep } from './confirm-step.tsx'
import { DisksStep } from './disks/disks-step.tsx'
import { MachineStep } from './machine-step.tsx'
import { MissingTool } from './missing-tool.tsx'
import { PersonalStep } from './personal-step.tsx'
import { WhatStep } from './what-step.tsx'
import { buttonText } from './wizard/button-text.ts'
import { goTo } from './wizard/draft.ts'
import { updateDraft } from './wizard/draft-store.ts'
import { InstallSummary } from './wizard/install-summary.tsx'
import { planStore } from './wizard/plan-store.ts'
import { type InstallWizard, useInstall } from './wizard/use-install.ts'
import { whyNot } from './wizard/why-not.ts'

export function InstallPage() {
  const wizard = useInstall()
  const { step, steps, body, go, planning } = wizard
  const start = useStart(wizard)
  const missing = whyNot(wizard)
  const connected = useConnection().phase === 'open'
  const blocked = missing ?? (connected ? null : t('ui.not-connected'))
  const { next, tried } = useNext({ step, steps, go, missing, body })
  return (
    <WizardFrame
      title={t('install.title')}
      steps={steps}
      step={step}
      onStep={go}
      body={body}
      onSubmit={next}
      status={step === 'confirm' ? blocked : tried && missing}
      // No submit button: Enter in a field must not erase a disk.
      finish={
        step === 'confirm' &&
        (() => (
          <FinalButton
            variant="danger"
            icon={HardDriveDownload}
            busy={start.busy}
            blocked={blocked !== null}
            onStart={start.begin}
          >
            {buttonText(planning.plan?.erased ?? [])}
          </FinalButton>
        ))
      }
      summary={<InstallSummary wizard={wizard} />}
    >
      <div className="space-y-4">
        <MissingTool tool={wizard.tool} />
        {step === 'what' && <WhatStep wizard={wizard} tried={tried} />}
        {step === 'machine' && <MachineStep wizard={wizard} />}
        {step === 'personal' && <PersonalStep wizard={wizard} tried={tried} />}
        {step === 'disks' && <DisksStep wizard={wizard} />}
        {step === 'confirm' && <ConfirmStep wizard={wizard} startError={start.error} />}
      </div>
    </WizardFrame>
  )
}

function useStart({ planning: { plan }, draft, seed }: InstallWizard) {
  const starting = useCommand('installs.start')
  const once = useSentOnce()
  const begin = () => {
    if (!plan || !once.take(plan.id)) return
    const typed = plan.erased.map(({ serial }) => draft.typed[serial]?.trim() ?? '')
    starting.mutate(
      { plan: plan.id, typed, answers: seed },
      {
        onError: once.release,
        onSuccess: ({ job }) => {
          planStore.forget()
          updateDraft(from => ({ ...goTo(from, 'what'), disks: [] }))
          // Someone who left the page meanwhile is not brought back.
          if (isAt(routes.install)) navigate(installJobHref(plan.id, job))
        },
      },
    )
  }
  return { begin, busy: starting.isPending, error: starting.error }
}
