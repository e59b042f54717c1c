// The state that an installation leaves on the machine, or would leave if it ended now. Pure.
import type { InstallJobView } from '#shared/jobs/kinds/install.ts'

type Left = 'untouched' | 'no-system' | 'installed'

/**
 * Decides by the stages that were begun: from `format` on the disks are erased, and before `restart` nothing could
 * start from them.
 */
export function remainsOnMachine({ stages }: Pick<InstallJobView, 'stages'>): Left {
  const isBegun = (id: string) => stages.some(stage => stage.id === id && stage.state !== 'pending')
  if (isBegun('restart')) return 'installed'
  return isBegun('format') ? 'no-system' : 'untouched'
}
