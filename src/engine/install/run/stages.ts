// The stages of an installation, each with its duration.
import type { Stages } from '#engine/jobs/stages.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import { message } from '#shared/messages/codes.ts'
import { pendingStage } from '#shared/progress.ts'

/** The stages in their order. */
const all = ['connect', 'kexec', 'format', 'seed', 'copy', 'install', 'restart', 'answer'] as const
type StageId = (typeof all)[number]

type Planned = { target: NonNullable<InstallPlan['target']>; seed: InstallPlan['seed'] }

/** A running installer needs no kexec, and not every configuration has a place for personal data. */
export const stagesOf = ({ target, seed }: Planned) =>
  all
    .filter(id => (id !== 'kexec' || !target.installer) && (id !== 'seed' || seed !== null))
    .map(id => pendingStage(id, message(`stage.install-${id}`)))

/** A stage that has begun ends those before it. */
export function reach(stages: Stages, id: StageId) {
  for (const before of all) {
    if (before === id) break
    stages.end(before, 'done')
  }
  stages.start(id)
}
