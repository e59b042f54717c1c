// Shows the plan for each box. Nothing has been written yet.
import '#features/hosts/texts.ts'
import { PackagesDiff } from '#features/hosts/system-diff.tsx'
import { PlanCard, SystemChange } from '#features/plan/plan-card.tsx'
import { PlanState } from '#features/plan/plan-state.tsx'
import { t, texts } from '#lib/texts/texts.ts'
import { message } from '#shared/messages/codes.ts'
import { bytes, list } from '#shared/messages/message.ts'
import { withoutHash } from '#shared/store-path.ts'
import { publishCommandLine } from '#shared/updates/command-line.ts'
import type { BoxPlan, PublishPlan } from '#shared/updates/publish.ts'
import { Callout } from '#ui/feedback/callout.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { SameCommand } from '#ui/same-command.tsx'
import type { PublishWizard } from './wizard/use-publish.ts'

type Props = { wizard: PublishWizard; startError: unknown }

export function PlanStep({ wizard, startError }: Props) {
  const { request, chosen, planning } = wizard
  return (
    <div className="space-y-4">
      <h2 className="font-semibold text-lg">{t('updates.plan.heading')}</h2>
      {Boolean(startError) && (
        <ErrorPanel error={startError} {...(planning.plan && { onRetry: () => planning.again() })} />
      )}
      <PlanState planning={planning}>{plan => <PlanDetails plan={plan} />}</PlanState>
      {request && (
        <SameCommand
          command={publishCommandLine(
            request,
            chosen.map(({ name }) => name),
          )}
        />
      )}
    </div>
  )
}

function PlanDetails({ plan }: { plan: PublishPlan }) {
  const { boxes, held, later, allFirst, newPaths, newBytes } = plan
  const closed = [...boxes, ...held].filter(({ withoutLogin }) => withoutLogin).map(({ name }) => name)
  const again = boxes.filter(({ withdrawn }) => withdrawn).map(({ name }) => name)
  return (
    <>
      <p>{t('updates.plan.together', { paths: newPaths, size: bytes(newBytes) })}</p>
      {later.length > 0 && (
        <Callout title={t('updates.plan.later', { names: texts.text(list(later)) })}>
          {t('updates.plan.later.detail')}
        </Callout>
      )}
      {closed.length > 0 && (
        <Callout tone="warn">
          {texts.text(message('build.note.system-no-login', { names: list(closed) }))}
        </Callout>
      )}
      {again.length > 0 && (
        <Callout tone="warn" title={t('updates.plan.withdrawn', { names: texts.text(list(again)) })}>
          {t('updates.plan.withdrawn.detail')}
        </Callout>
      )}
      {allFirst && (
        <Callout title={t('updates.plan.all-first')}>{t('updates.plan.all-first.detail')}</Callout>
      )}
      <ul aria-label={t('updates.plan.boxes')} className="space-y-3">
        {boxes.map(box => (
          <li key={box.box}>
            <BoxPlanCard box={box} alone={boxes.length === 1} />
          </li>
        ))}
      </ul>
    </>
  )
}

function BoxPlanCard({ box, alone }: { box: BoxPlan; alone: boolean }) {
  const { name, from, to, packages, newPaths, newBytes, closureBytes } = box
  return (
    <PlanCard name={name} summary={summaryOf(box)} alone={alone}>
      <div className="space-y-1">
        <SystemChange from={from === null || from === to ? null : withoutHash(from)} to={withoutHash(to)} />
        <p className="text-muted text-sm">
          {t('updates.plan.new', { paths: newPaths, size: bytes(newBytes), whole: bytes(closureBytes) })}
        </p>
      </div>
      {from !== to && <PackagesDiff packages={packages} of={name} />}
    </PlanCard>
  )
}

function summaryOf({ from, to, packages }: BoxPlan): string {
  if (from === null) return t('updates.plan.first')
  return from === to ? t('updates.plan.same') : t('updates.plan.packages', { count: packages.length })
}
