// The group "drives" of the contract.
import type { EngineParts } from '../parts.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import type { DriveWatch } from './watch-drives.ts'

export const driveHandlers = (
  { ports }: EngineParts,
  watch: Pick<DriveWatch, 'wanted'>,
): GroupHandlers<'drives'> => ({
  list: () => {
    // Before looking, so that nothing is missed in between.
    watch.wanted()
    return ports.drives.list()
  },
  show: ({ path }) => ports.drives.show(path),
})
