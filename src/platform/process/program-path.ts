// Finds a program without starting it.
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'

/** null: not on PATH. */
export function programPath(path: string, name: string): string | null {
  const found = path.split(delimiter).find(folder => folder && existsSync(join(folder, name)))
  return found === undefined ? null : join(found, name)
}
