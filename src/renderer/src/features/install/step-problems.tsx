// Why what was answered in a step cannot be installed, as the plan of these answers says.
import { Pencil } from 'lucide-react'
import { t } from '#lib/texts/texts.ts'
import { Button } from '#ui/controls/button.tsx'
import { ErrorPanel } from '#ui/feedback/error-panel.tsx'
import { stepProblems } from './wizard/problems.ts'
import type { InstallWizard } from './wizard/use-install.ts'

type Props = { wizard: InstallWizard; step: 'what' | 'personal' }

/** Shows a step's problems, with a link to that step if another one is shown. */
export function StepProblems({ wizard: { planning, step: shown, go }, step }: Props) {
  const { plan } = planning
  if (!plan) return null
  return stepProblems(plan, step).map(problem => (
    <ErrorPanel
      key={problem.code}
      error={problem}
      title={t('install.disks.system-problem', { name: plan.name })}
      actions={
        shown !== step && (
          <Button size="sm" icon={Pencil} onClick={() => go(step)}>
            {t(`install.change.${step}`)}
          </Button>
        )
      }
    />
  ))
}
