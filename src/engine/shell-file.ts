// Shell scripts for other computers are files, which editors and shellcheck understand. Run from its source the engine reads
// them here; in a built program scripts/shell-files.ts has put their text in place of each call, and this module is not in it.
import { readFileSync } from 'node:fs'

/** `from`: the caller's import.meta.url. `path`: relative to it, as a literal. */
export const shellFile = (from: string, path: string): string => readFileSync(new URL(path, from), 'utf8')
