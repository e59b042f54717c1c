// Shows the machine, and which of its disks may be erased.
import { RotateCw } from 'lucide-react'
import { PlanState } from '#features/plan/plan-state.tsx'
import { t } from '#lib/texts/texts.ts'
import { chosenLink } from '#shared/install/chosen-link.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import { list } from '#shared/messages/message.ts'
import { Button } from '#ui/controls/button.tsx'
import { Callout } from '#ui/feedback/callout.tsx'
import { DiskRow } from './disk-row.tsx'
import { MachineCard } from './machine-card.tsx'
import { MachineProblem } from './machine-problem.tsx'
import { StepProblems } from './step-problems.tsx'
import { chooseDisk, updateDraft } from './wizard/draft.ts'
import { stepProblems } from './wizard/problems.ts'
import type { InstallWizard } from './wizard/use-install.ts'

export const DisksStep = ({ wizard }: { wizard: InstallWizard }) => (
  <div className="space-y-4">
    <h2 className="font-semibold text-lg">{t('install.disks.heading')}</h2>
    <PlanState planning={wizard.planning}>{plan => <Machine wizard={wizard} plan={plan} />}</PlanState>
  </div>
)

function Machine({ wizard, plan }: { wizard: InstallWizard; plan: InstallPlan }) {
  const { draft, host, planning } = wizard
  const { target, disks, contentsRead, devices, refused } = plan
  return (
    <>
      {stepProblems(plan, 'machine').map(problem => (
        <MachineProblem
          key={problem.code}
          problem={problem}
          host={host}
          title={t('install.disks.problem', { name: host?.name ?? '' })}
          again={planning.again}
        />
      ))}
      <StepProblems wizard={wizard} step="what" />
      <StepProblems wizard={wizard} step="personal" />
      {target && <MachineCard name={host?.name ?? ''} target={target} />}
      {target && disks.length === 0 && <Callout tone="warn">{t('install.disks.none')}</Callout>}
      {target && disks.length > 0 && !contentsRead && (
        <Callout tone="warn">{t('install.disks.unread')}</Callout>
      )}
      {disks.length > 0 && (
        <>
          <div className="flex flex-wrap items-center gap-2">
            <p className="min-w-0 flex-1 text-muted [overflow-wrap:anywhere]">
              {devices.includes(chosenLink)
                ? t('install.disks.formats-chosen')
                : t('install.disks.formats', { devices: list(devices) })}
            </p>
            <Button size="sm" icon={RotateCw} onClick={() => planning.again()}>
              {t('install.disks.again')}
            </Button>
          </div>
          <ul aria-label={t('install.disks.list')} className="space-y-2">
            {disks.map(disk => (
              <DiskRow
                key={disk.path}
                disk={disk}
                contentsRead={contentsRead}
                isFormatted={!devices.includes(chosenLink)}
                why={refused.find(({ path }) => path === disk.path)?.why ?? null}
                chosen={draft.disks.includes(disk.serial)}
                onToggle={on => updateDraft(from => chooseDisk(from, disk.serial, on))}
              />
            ))}
          </ul>
        </>
      )}
    </>
  )
}
