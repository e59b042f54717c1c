// The git clone of a repository: fetches it, reads it, and shows it to people. Only the git settings in this
// file apply: none of the system or of users, and no hooks.
import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { Problem } from '../problem.ts'
import { isRevision } from './settings.ts'

const run = promisify(execFile)
const patienceMs = 3_600_000
const reachMs = 20_000
const mostBytes = 4 * 1024 * 1024

/** The ref of the newest commit. It is not a branch, so that a person's branches stay untouched. */
const tipRef = 'refs/kiln/tip'

const always = [
  'core.hooksPath=/dev/null',
  'core.fsmonitor=false',
  'fetch.fsckObjects=true',
  'gc.auto=0',
  'protocol.ext.allow=never',
  'advice.detachedHead=false',
  // Ends dead connections.
  'http.lowSpeedLimit=1',
  'http.lowSpeedTime=60',
].flatMap(setting => ['-c', setting])
const env = {
  ...process.env,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
  LC_ALL: 'C',
}

type Ended = { code: number; stdout: string; stderr: string }

async function git(args: readonly string[], timeoutMs = patienceMs): Promise<Ended> {
  try {
    const { stdout, stderr } = await run('git', [...always, ...args], {
      env,
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
      maxBuffer: mostBytes,
    })
    return { code: 0, stdout, stderr }
  } catch (thrown) {
    const failed = thrown instanceof Error ? thrown : new Error(String(thrown))
    const { code, stdout, stderr } = failed as Error & { code?: unknown; stdout?: string; stderr?: string }
    if (typeof code === 'number') return { code, stdout: stdout ?? '', stderr: stderr ?? '' }
    throw new Problem('unreachable', `git ${args[0] === '-C' ? args[2] : args[0]}: ${failed.message}`)
  }
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? ''

export type Repository = ReturnType<typeof repositoryIn>

export function repositoryIn(folder: string) {
  const here = (...args: string[]) => git(['-C', folder, ...args])
  const text = async (...args: string[]): Promise<string> => {
    const { code, stdout, stderr } = await here(...args)
    if (code === 0) return stdout.trim()
    throw new Problem('git', `git ${args[0]}: ${lastLine(stderr)}`)
  }
  return {
    /** Makes the clone if it is missing. Throws Problem if something else is there. */
    prepare: async (): Promise<void> => {
      if (existsSync(join(folder, '.git'))) return
      mkdirSync(folder, { recursive: true })
      if (readdirSync(folder).length > 0)
        throw new Problem('config', `${folder} has files that are not of a clone. Move them away`)
      await text('init', '--quiet')
    },
    /** The newest commit of the branch. Throws Problem; what was fetched before is still there then. */
    fetch: async (url: string, branch: string): Promise<string> => {
      const words = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head']
      const refs = `+refs/heads/${branch}:${tipRef}`
      const { code, stderr } = await here('fetch', ...words, '--', url, refs)
      if (code !== 0) throw new Problem('unreachable', `${url}: ${lastLine(stderr)}`)
      const tip = await text('rev-parse', '--verify', '--quiet', `${tipRef}^{commit}`)
      if (!isRevision(tip)) throw new Problem('git', `${tip} is not a commit`)
      return tip
    },
    /** Whether `after` follows `before`, which may be unknown here. */
    isDescendant: async (before: string, after: string): Promise<boolean> =>
      (await here('merge-base', '--is-ancestor', before, after)).code === 0,
    /** The name in that file of the key that signed it, by SSH only; null if none did. */
    signer: async (commit: string, allowedSigners: string): Promise<string | null> => {
      const only = ['gpg.openpgp.program=false', 'gpg.x509.program=false', 'gpg.ssh.program=ssh-keygen']
      const settings = [...only, `gpg.ssh.allowedSignersFile=${allowedSigners}`]
      const words = settings.flatMap(each => ['-c', each])
      const { code, stderr } = await here(...words, 'verify-commit', '--raw', commit)
      const found = /^Good "git" signature for (\S+) with \S+ key /m.exec(stderr)
      return code === 0 ? (found?.[1] ?? null) : null
    },
    /** The time of the commit in seconds since the epoch. */
    committed: async (commit: string): Promise<number> =>
      Number(await text('log', '-1', '--format=%ct', commit)) || 0,
    /** null if it does not have that file. */
    fileOf: async (commit: string, path: string): Promise<string | null> => {
      const { code, stdout } = await here('show', `${commit}:${path}`)
      return code === 0 ? stdout : null
    },
    /**
     * Checks out the files in the folder, unless a person changed one. The build uses the commit, not these
     * files.
     */
    show: async (commit: string, branch: string): Promise<boolean> => {
      if ((await here('rev-parse', '--verify', '--quiet', 'HEAD^{commit}')).code !== 0)
        return (await here('checkout', '--quiet', '-B', branch, commit)).code === 0
      const changed = await here('status', '--porcelain')
      if (changed.code !== 0 || changed.stdout.trim() !== '') return false
      return (await here('merge', '--quiet', '--ff-only', commit)).code === 0
    },
  }
}

export async function reachesRepository({ url, branch }: { url: string; branch: string }): Promise<boolean> {
  try {
    const asked = ['ls-remote', '--exit-code', '--quiet', '--', url, `refs/heads/${branch}`]
    return (await git(asked, reachMs)).code === 0
  } catch {
    // It cannot be reached, for whatever reason.
    return false
  }
}
