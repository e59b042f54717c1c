// The group "drives" of the contract.
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import type { RecentLooks } from './recent-looks.ts'
import type { DriveWatch } from './watch-drives.ts'

export const driveHandlers = (
  { ports }: EngineParts,
  { watch, looks }: { watch: Pick<DriveWatch, 'wanted'>; looks: RecentLooks },
): GroupHandlers<'drives'> => ({
  list: () => {
    // Before reading the list, so that nothing is missed in between.
    watch.wanted()
    return ports.drives.list()
  },
  show: ({ path }) => looks.look(path),
})
