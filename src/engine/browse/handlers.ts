// The group "files" of the contract.
import type { Ports } from '../ports/index.ts'
import type { GroupHandlers } from '../rpc/handlers.ts'
import { browse } from './browse.ts'

export const browseHandlers = (ports: Ports): GroupHandlers<'files'> => ({
  browse: ({ path }) => browse(ports, path),
})
