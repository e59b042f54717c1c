import type { Words } from '../../lib/state-files.ts'

/** What orders need of the command line. */
export type OrderWords = Pick<Words, 'root' | 'users' | 'trust'>
