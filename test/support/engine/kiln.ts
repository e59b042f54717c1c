// For tests: the command line as it is run from its source.
import { spawnSync } from 'node:child_process'

const script = ['--disable-warning=ExperimentalWarning', 'src/cli/index.ts']

/** With the profiles of the lab, in this home. */
export const kilnIn =
  (home: string, env: Record<string, string> = {}) =>
  (...args: string[]) =>
    spawnSync(process.execPath, [...script, '--profiles', 'lab', ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...env, KILN_HOME: home },
    })
