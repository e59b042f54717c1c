// Why nothing can be installed, and in which step that can be changed. Pure.
import type { ErrorReport } from '#shared/errors.ts'
import type { InstallPlan } from '#shared/install/plan.ts'
import type { StepId } from './draft.ts'

/** Choosing other disks is the way out of these. */
const ofTheChoice: readonly string[] = [
  'install.no-choice',
  'install.unknown-serial',
  'install.same-serial',
  'install.read-only',
  'install.runs-from',
  'install.shared',
  'install.one-disk',
  'install.no-device',
  'install.other-disk',
  'install.not-used',
  'install.other-kiln',
]

/** A system that needs input at its console while it is formatted. */
const systemFolders: readonly string[] = ['install.asks-passphrase']

export const isPersonal = ({ code }: Pick<ErrorReport, 'code'>): boolean =>
  code === 'install.no-seed' || code === 'install.closed' || code.startsWith('seed.')

function stepOf(problem: ErrorReport): StepId {
  if (ofTheChoice.includes(problem.code)) return 'disks'
  if (systemFolders.includes(problem.code)) return 'what'
  return isPersonal(problem) ? 'personal' : 'machine'
}

/**
 * Returns the problems that another answer in this step would change. Those that no answer would change are in the step
 * of the machine.
 */
export const stepProblems = ({ problems }: Pick<InstallPlan, 'problems'>, step: StepId): ErrorReport[] =>
  problems.filter(problem => stepOf(problem) === step)
