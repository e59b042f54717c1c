import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A folder and its missing parents, without waiting. Not with mkdir's own `recursive`, which never ends in a folder
 * that takes no others, such as /proc (Node 24).
 */
export function makeFolderNow(path: string, mode: number): void {
  if (existsSync(path)) return
  const above = dirname(path)
  if (above !== path) makeFolderNow(above, mode)
  mkdirSync(path, { mode })
}
