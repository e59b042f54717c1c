// The steps of a deploy, why each cannot be left yet, and what the last button says. Pure.
import '#features/plan/texts.ts'
import '#features/sources/texts.ts'
import '../fleet-texts.ts'
import '../texts.ts'
import { missingSource } from '#features/sources/source-draft.ts'
import { windowMessage } from '#lib/texts/own-texts.ts'
import { t } from '#lib/texts/texts.ts'
import type { DeployMode, DeployPlan, DeploySource } from '#shared/deploy/plan.ts'
import { list } from '#shared/messages/message.ts'
import type { Step } from '#ui/wizard/steps.ts'
import { type Draft, hasStep, type StepId } from './draft.ts'
import { fleetProblem } from './fleet.ts'
import type { DeployWizard } from './use-deploy.ts'

const steps: readonly Step<StepId, DeployWizard>[] = [
  { id: 'what', label: t('deploy.step.what'), missing: withoutSource },
  { id: 'where', label: t('deploy.step.where'), missing: withoutHosts },
  {
    id: 'how',
    label: t('deploy.step.how'),
    missing: ({ howProblems }) => Object.values(howProblems)[0] ?? null,
  },
  {
    id: 'plan',
    label: t('deploy.step.plan'),
    missing: ({ request, planning, withoutProblems }) =>
      againstStart(request && planning.plan, 'deploy.plan.blocked', withoutProblems),
  },
]

export const stepsFor = (draft: Pick<Draft, 'from'>) => steps.filter(({ id }) => hasStep(id, draft))

function withoutSource({ draft, source, problems }: DeployWizard): string | null {
  if (problems.length > 0) return t('sources.wrong-answers')
  if (draft.from === 'generation') return null
  if (draft.from === 'each') return fleetProblem(draft.fleet)
  if (draft.from === 'kit') return source ? null : t('deploy.what.missing-kit')
  return missingSource(draft.from, source !== null, draft)
}

function withoutHosts(wizard: DeployWizard): string | null {
  if (wizard.draft.from === 'each') return withoutPairs(wizard)
  if (wizard.chosen.length === 0) return t('deploy.where.missing')
  return withoutSource(wizard) && t('deploy.where.nothing-yet')
}

function withoutPairs({ draft, fleet }: DeployWizard): string | null {
  if (draft.fleet.of === 'boxes') return withoutBoxes(fleet)
  const { pairs, doubts, error } = fleet
  const problem = fleetProblem(draft.fleet)
  if (problem !== null) return t('deploy.where.nothing-yet')
  if (!pairs) return t(error ? 'deploy.fleet.unread' : 'deploy.fleet.reading')
  if (doubts > 0) return t('deploy.fleet.doubts', { count: doubts })
  return pairs.pairs.length === 0 ? t('deploy.fleet.none') : null
}

function withoutBoxes({ boxes, each, doubts, error }: DeployWizard['fleet']): string | null {
  if (!boxes) return t(error ? 'deploy.boxes.unread' : 'deploy.boxes.reading')
  if (doubts > 0) return t('deploy.boxes.doubts')
  return each.length === 0 ? t('deploy.boxes.none-chosen') : null
}

/** The reason why a plan cannot be begun; null if it can. `blocked` says what to do about hosts that are not ready. */
export function againstStart(
  plan: DeployPlan | null,
  blocked: 'deploy.plan.blocked' | 'deploy.rest.blocked',
  goesWithout = false,
): string | null {
  if (!plan) return t('plan.waits')
  const count = plan.hosts.filter(({ problem }) => problem !== null).length
  if (goesWithout && count < plan.hosts.length) return null
  return count > 0 ? t(blocked, { count }) : null
}

const namedAtMost = 2

type Chosen = { mode: DeployMode; restart: boolean; source: DeploySource }

/** The action, and the hosts by name. */
export function buttonText({ mode, restart, source }: Chosen, names: readonly string[]): string {
  const hosts =
    names.length <= namedAtMost ? list(names) : windowMessage('deploy.hosts', { count: names.length })
  if (source.kind === 'generation' && mode === 'switch')
    return source.number === null
      ? t('deploy.button.roll-back-before', { hosts })
      : t('deploy.button.roll-back', { hosts, number: String(source.number) })
  return t(mode === 'boot' && restart ? 'deploy.button.restart' : `deploy.button.${mode}`, { hosts })
}
