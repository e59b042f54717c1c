import type { KeyboardHere } from '#shared/locale/keyboard-here.ts'

/** Reads this computer's files; what it cannot read is unknown. Never rejects. */
export type KeyboardPort = { read(): Promise<KeyboardHere> }
