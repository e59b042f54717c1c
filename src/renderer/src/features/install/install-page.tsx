// Installing NixOS on a machine over SSH: what, where, which disks, and the last question before they are erased.

import './texts.ts'
import '#features/plan/texts.ts'
import { HardDriveDownload } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { installHref, installJobHref, routes } from '#shared/window/routes.ts'
import { useLink } from '#ui/wizard/use-link.ts'
import { useNext } from '#ui/wizard/use-next.ts'
import { useStart } from '#ui/wizard/use-start.ts'
import { WizardFrame } from '#ui/wizard/wizard-frame.tsx'
import { ConfirmStep } from './confirm-step.tsx'
import { DisksStep } from './disks-step.tsx'
import { MachineStep } from './machine-step.tsx'
import { MissingTool } from './missing-tool.tsx'
import { PersonalStep } from './personal-step.tsx'
import { WhatStep } from './what-step.tsx'
import { afterStart, chooseHost, goTo, updateDraft } from './wizard/draft.ts'
import { planStore } from './wizard/plan.ts'
import { buttonText, stepsFor } from './wizard/steps.ts'
import { summaryOf } from './wizard/summary.tsx'
import { type InstallWizard, useInstall } from './wizard/use-install.ts'

/** `/install?host=…` begins for this host. */
function begin(query: URLSearchParams): void {
  const host = query.get('host')
  if (host !== null) updateDraft(from => goTo(chooseHost(from, host), 'what'))
}

export function InstallPage() {
  useLink(installHref(), begin)
  const wizard = useInstall()
  const { step, planning, installed } = wizard
  const steps = stepsFor(installed !== null)
  const { next, tried, blocked } = useNext({ steps, wizard })
  const { start, busy, error } = useStart('installs.start', {
    at: routes.install,
    onStarted({ job }, { plan }) {
      planStore.forget()
      updateDraft(afterStart)
      return installJobHref(plan, job)
    },
  })
  return (
    <WizardFrame
      title={t('install.title')}
      steps={steps}
      wizard={wizard}
      onSubmit={next}
      status={blocked}
      last={{
        variant: 'danger',
        icon: HardDriveDownload,
        text: buttonText(planning.plan?.erased ?? []),
        busy,
        blocked: blocked !== null,
        onStart: () => void start(confirmed(wizard)),
      }}
      summary={summaryOf(wizard)}
    >
      <div className="space-y-4">
        <MissingTool tool={wizard.tool} />
        {step === 'what' && <WhatStep wizard={wizard} tried={tried} />}
        {step === 'machine' && <MachineStep wizard={wizard} />}
        {step === 'personal' && <PersonalStep wizard={wizard} tried={tried} />}
        {step === 'disks' && <DisksStep wizard={wizard} />}
        {step === 'confirm' && <ConfirmStep wizard={wizard} startError={error} />}
      </div>
    </WizardFrame>
  )
}

/** The plan, and what was typed for each disk that it erases. */
const confirmed = ({ planning: { plan }, draft, seed }: InstallWizard) =>
  plan && {
    plan: plan.id,
    typed: plan.erased.map(({ serial }) => draft.typed[serial]?.trim() ?? ''),
    answers: seed,
  }
