// The few programs that the writer runs: by absolute path from folders that only root can change, argv only,
// with an empty environment.
import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { join } from 'node:path'

/** The last two are NixOS's. */
const folders = ['/usr/sbin', '/usr/bin', '/sbin', '/bin', '/run/current-system/sw/bin', '/run/wrappers/bin']

type Ran = { ok: boolean; output: string }
export type RunTool = (name: string, args: string[]) => Promise<Ran>

function findTool(name: string): string | null {
  for (const folder of folders) {
    try {
      accessSync(join(folder, name), constants.X_OK)
      return join(folder, name)
    } catch {}
  }
  return null
}

/** Never throws: whether it worked, and its output. */
export const runTool: RunTool = (name, args) => {
  const path = findTool(name)
  if (!path) return Promise.resolve({ ok: false, output: `${name} is not installed` })
  return new Promise(resolve => {
    const env = { PATH: folders.join(':'), LC_ALL: 'C' }
    execFile(path, args, { env, cwd: '/', timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ ok: error === null, output: `${stdout}${stderr}`.trim() }),
    )
  })
}
