// Publishes updates: which boxes, where to, and what each would get before anything is written.
import './texts.ts'
import '#features/plan/texts.ts'
import { CloudUpload } from 'lucide-react'
import { call } from '#lib/engine/calls.ts'
import { t } from '#lib/texts/texts.ts'
import { publishHref, publishJobHref, routes } from '#shared/window/routes.ts'
import { asReport } from '#ui/feedback/error-panel.tsx'
import { useLink } from '#ui/wizard/use-link.ts'
import { focusWrong, useNext } from '#ui/wizard/use-next.ts'
import { useStart } from '#ui/wizard/use-start.ts'
import { WizardFrame } from '#ui/wizard/wizard-frame.tsx'
import { BoxesStep } from './boxes-step.tsx'
import { PlanStep } from './plan-step.tsx'
import { WhereStep } from './where-step.tsx'
import { afterStart, beginFor, folderOf, updateDraft } from './wizard/draft.ts'
import { planStore } from './wizard/plan.ts'
import { boxesText, steps } from './wizard/steps.ts'
import { summaryOf } from './wizard/summary.tsx'
import { type PublishWizard, usePublish } from './wizard/use-publish.ts'

/** `/publish?box=…` starts with these boxes. */
function begin(query: URLSearchParams): void {
  const boxes = query.getAll('box')
  if (boxes.length > 0) updateDraft(from => beginFor(from, boxes))
}

/** Checks the folder again: the result from while it was typed may be out of date. */
async function judged(wizard: PublishWizard): Promise<PublishWizard> {
  const folder = wizard.step === 'where' ? folderOf(wizard.where) : null
  if (folder === null) return wizard
  const folderError = await call('updates.checkFolder', { folder }).then(() => null, asReport)
  if (folderError) void wizard.folderCheck.refetch()
  return { ...wizard, folderError }
}

function show(wizard: PublishWizard): void {
  const isFolder = wizard.step === 'where' && (wizard.folderError ?? wizard.problems.folder)
  if (isFolder) wizard.body.current?.querySelector('input')?.focus()
  else focusWrong(wizard)
}

export function PublishPage() {
  useLink(publishHref(), begin)
  const wizard = usePublish()
  const { step, planning } = wizard
  const { next, tried, blocked, busy: judging } = useNext({ steps, wizard, judge: judged, show })
  const { start, busy, error } = useStart('updates.publish', {
    at: routes.publish,
    onStarted({ job }, { plan }) {
      planStore.forget()
      updateDraft(afterStart)
      return publishJobHref(plan, job)
    },
  })
  const names = planning.plan?.boxes ?? wizard.chosen
  return (
    <WizardFrame
      title={t('updates.title')}
      steps={steps}
      wizard={wizard}
      onSubmit={next}
      busy={judging}
      status={blocked}
      last={{
        variant: 'primary',
        icon: CloudUpload,
        text: t('updates.button', { boxes: boxesText(names.map(({ name }) => name)) }),
        busy,
        blocked: blocked !== null,
        onStart: () => void start(planning.plan && { plan: planning.plan.id }),
      }}
      summary={summaryOf(wizard)}
    >
      {step === 'boxes' && <BoxesStep wizard={wizard} />}
      {step === 'where' && <WhereStep wizard={wizard} tried={tried} />}
      {step === 'plan' && <PlanStep wizard={wizard} startError={error} />}
    </WizardFrame>
  )
}
