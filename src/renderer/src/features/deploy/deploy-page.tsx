import './texts.ts'
import '../plan/texts.ts'
import { Rocket, Undo2 } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { deployHref, routes } from '#shared/window/routes.ts'
import { useLink } from '#ui/wizard/use-link.ts'
import { useNext } from '#ui/wizard/use-next.ts'
import { WizardFrame } from '#ui/wizard/wizard-frame.tsx'
import { HowStep } from './how-step.tsx'
import { WhatStep } from './what-step.tsx'
import { WhereStep } from './where-step.tsx'
import { afterStart, updateDraft } from './wizard/draft.ts'
import { begin } from './wizard/link.ts'
import { PlanStep } from './wizard/plan-step.tsx'
import { buttonText, stepsFor } from './wizard/steps.ts'
import { summaryOf } from './wizard/summary.tsx'
import { useDeploy } from './wizard/use-deploy.ts'
import { useDeployStart } from './wizard/use-deploy-start.ts'

export function DeployPage() {
  useLink(deployHref(), begin)
  const wizard = useDeploy()
  const { step, draft, source, chosen } = wizard
  const steps = stepsFor(draft)
  const { next, tried, blocked } = useNext({ steps, wizard })
  const start = useDeployStart(wizard.planning, {
    at: routes.deploy,
    withoutProblems: wizard.withoutProblems,
    onStarted: () => updateDraft(afterStart),
  })
  const left = wizard.withoutProblems ? (wizard.planning.plan?.hosts ?? []) : []
  const goingTo = chosen.filter(
    ({ id }) => !left.some(({ target, problem }) => target.name === id && problem !== null),
  )
  const isBack = draft.from === 'generation'
  return (
    <WizardFrame
      title={t(isBack ? 'deploy.title.roll-back' : 'deploy.title')}
      steps={steps}
      wizard={wizard}
      onSubmit={next}
      status={blocked}
      last={{
        variant: 'primary',
        icon: isBack ? Undo2 : Rocket,
        text: buttonText(
          { ...draft.how, source: source ?? { kind: 'generation', number: null } },
          goingTo.map(({ name }) => name),
        ),
        busy: start.busy,
        blocked: blocked !== null,
        onStart: start.begin,
      }}
      summary={summaryOf(wizard)}
    >
      {step === 'what' && <WhatStep wizard={wizard} tried={tried} />}
      {step === 'where' && <WhereStep wizard={wizard} />}
      {step === 'how' && <HowStep wizard={wizard} />}
      {step === 'plan' && <PlanStep wizard={wizard} startError={start.error} />}
    </WizardFrame>
  )
}
