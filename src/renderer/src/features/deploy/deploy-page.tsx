import { Rocket, Undo2 } from 'lucide-react'
import { useMemo } from 'react'
import { useConnection } from '#lib/engine/connection.ts'
import { t } from '#lib/texts/texts.ts'
import { routes } from '#shared/window/routes.ts'
import { FinalButton } from '#ui/wizard/final-button.tsx'
import { useNext } from '#ui/wizard/use-next.ts'
import { WizardFrame } from '#ui/wizard/wizard-frame.tsx'
import { HowStep } from './how-step.tsx'
import { PlanStep } from './plan/plan-step.tsx'
import { useDeployPlan } from './plan/use-plan.ts'
import { useStart, whyNotStart } from './plan/use-start.ts'
import { WhatStep } from './what-step.tsx'
import { WhereStep } from './where-step.tsx'
import { buttonText } from './wizard/button-text.ts'
import { DeploySummary } from './wizard/deploy-summary.tsx'
import { afterStart } from './wizard/draft.ts'
import { updateDraft } from './wizard/draft-store.ts'
import { useDeploy, whyNot } from './wizard/use-deploy.ts'

export function DeployPage() {
  const wizard = useDeploy()
  const { step, steps, body, go, draft } = wizard
  const { request } = wizard
  const planning = useDeployPlan(
    useMemo(() => request && { request }, [request]),
    step === 'plan',
  )
  const start = useStart(planning, {
    at: routes.deploy,
    onStarted: () => updateDraft(afterStart),
  })
  const missing =
    step === 'plan' ? whyNotStart(request && planning.plan, 'deploy.plan.blocked') : whyNot(wizard)
  const connected = useConnection().phase === 'open'
  const blocked = missing ?? (connected ? null : t('ui.not-connected'))
  const { next, tried } = useNext({ step, steps, go, missing, body })
  const isBack = draft.from === 'generation'
  return (
    <WizardFrame
      title={t(isBack ? 'deploy.title.roll-back' : 'deploy.title')}
      steps={steps}
      step={step}
      onStep={go}
      body={body}
      onSubmit={next}
      status={step === 'plan' ? blocked : tried && missing}
      // No submit button: Enter in a field must not switch a host.
      finish={
        step === 'plan' &&
        (() => (
          <FinalButton
            variant="primary"
            icon={isBack ? Undo2 : Rocket}
            busy={start.busy}
            blocked={blocked !== null}
            onStart={start.begin}
          >
            {buttonText(
              { ...draft.how, source: wizard.source ?? { kind: 'generation', number: null } },
              wizard.chosen.map(({ name }) => name),
            )}
          </FinalButton>
        ))
      }
      summary={<DeploySummary wizard={wizard} />}
    >
      {step === 'what' && <WhatStep wizard={wizard} tried={tried} />}
      {step === 'where' && <WhereStep wizard={wizard} />}
      {step === 'how' && <HowStep wizard={wizard} />}
      {step === 'plan' && <PlanStep wizard={wizard} planning={planning} startError={start.error} />}
    </WizardFrame>
  )
}
