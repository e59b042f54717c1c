// The diagnostic log of this user's Kiln, for each process that has one. It loads nothing of the engine.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { createLog, type Log } from '#platform/log/log.ts'
import type { LogProcess } from '#shared/diagnostics/log-line.ts'
import { type Env, standardFolders } from './folders.ts'

export function ownLog({ env, process: name }: { env: Env; process: LogProcess }): Log {
  const home = homedir()
  const { data } = standardFolders(env, { home, platform: process.platform })
  return createLog({ folder: join(data, 'logs'), process: name, home })
}
