// Why nothing can be installed: because of the machine, or because of the disks that were chosen. Pure.
import type { ErrorReport } from '#shared/errors.ts'
import type { InstallPlan } from '#shared/model/install/plan.ts'

/** Choosing other disks is the way out of these. */
const ofTheChoice: readonly string[] = [
  ...['install.no-choice', 'install.unknown-serial', 'install.same-serial', 'install.read-only'],
  ...['install.runs-from', 'install.one-disk', 'install.no-device', 'install.other-disk', 'install.not-used'],
  'install.other-kiln',
]

/** Those that no choice of disks makes better. */
export const machineProblems = ({ problems }: Pick<InstallPlan, 'problems'>): ErrorReport[] =>
  problems.filter(({ code }) => !ofTheChoice.includes(code))
