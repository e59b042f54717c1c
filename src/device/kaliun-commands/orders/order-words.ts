import type { Words } from '../../lib/state-files.ts'

/** The command-line words that orders need. */
export type OrderWords = Pick<Words, 'root' | 'users' | 'trust'>
