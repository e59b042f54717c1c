// One look at a repository: fetch, judge, build. Never switches, and builds nothing without a fetch.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readlinkSync, realpathSync, renameSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import { readBounded, removeFile } from '../lib/durable-file.ts'
import type { Look } from './check.ts'
import { problemOf } from './check.ts'
import { buildCommit, newLock } from './git/build.ts'
import { type GitRefusal, judgeCommit, staleFor } from './git/judge.ts'
import { olderInputs } from './git/lock.ts'
import { type Repository, repositoryIn } from './git/repository.ts'
import type { GitSettings } from './git/settings.ts'
import { Problem } from './problem.ts'
import { readState, type State, writeState } from './state.ts'
import type { Trust } from './trust.ts'

type Where = {
  git: GitSettings
  /** The trust of a machine without a trust file. */
  trust: Trust
  folder: string
  running: string
  /** The time in seconds since the epoch. */
  clock: () => number
  /** Whether to update the lock. */
  upgrade: boolean
}

const mostLockBytes = 4 * 1024 * 1024
const ownLockOf = (folder: string) => join(folder, 'flake.lock')

export async function lookAtRepository(where: Where): Promise<Look> {
  const { git, trust, folder, running } = where
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let parts: Pick<Look, 'commit' | 'stale' | 'toplevel'> = {}
  try {
    assertAllowList(git)
    const state = readState(folder, trust)
    const before = acceptedOf(state)
    const repository = repositoryIn(git.folder)
    await repository.prepare()
    const tip = await repository.fetch(git.url, git.branch)
    const verdict = await judged(repository, { git, tip, accepted: before?.commit ?? null })
    const isGood = verdict === 'new' || verdict === 'known'
    const made = isGood ? await repository.committed(tip) : 0
    const newest = Math.max(state.standing.notBefore, made)
    const clock = Math.max(where.clock(), newest)
    const stale = newest === 0 ? null : staleFor({ newest, clock, staleDays: git.staleDays })
    parts = { commit: tip, ...(stale !== null && { stale }) }
    if (!isGood) return { ...parts, outcome: 'refused', refusal: verdict }
    const lock = await lockFor(where, repository, { tip, before })
    if (typeof lock === 'string') return { ...parts, outcome: 'refused', refusal: lock }
    const accepted = acceptedText({ commit: tip, lock: lock.hash })
    const link = join(folder, 'next')
    const { fetched } = state
    if (fetched !== null && state.standing.accepted === accepted && targetOf(link) === fetched) {
      parts = { ...parts, toplevel: fetched }
      return { ...parts, outcome: isRunning(running, fetched) ? 'current' : 'ready' }
    }
    // Recorded before the build, so that the machine never goes back before this commit even if the build
    // fails.
    const next: State = {
      ...state,
      standing: { ...state.standing, accepted, notBefore: newest },
      fetched: null,
    }
    writeState(folder, next)
    lock.keep()
    const { configuration } = git
    const wanted = { folder: git.folder, commit: tip, configuration, lock: lock.path, link }
    const toplevel = await buildCommit(wanted)
    writeState(folder, { ...next, fetched: toplevel })
    await repository.show(tip, git.branch)
    parts = { ...parts, toplevel }
    return { ...parts, outcome: isRunning(running, toplevel) ? 'current' : 'ready' }
  } catch (thrown) {
    return { ...parts, outcome: 'failed', ...problemOf(thrown) }
  }
}

const isRunning = (running: string, toplevel: string) =>
  existsSync(running) && realpathSync(running) === toplevel

function targetOf(link: string): string | null {
  try {
    return readlinkSync(link)
  } catch {
    // Missing.
    return null
  }
}

/** Anyone who can write it decides what the machine runs. Throws Problem. */
function assertAllowList({ allowedSigners: path, folder }: GitSettings): void {
  if (!existsSync(path))
    throw new Problem('config', `${path} is missing: it names whose commits this machine takes`)
  const real = realpathSync(path)
  const clone = existsSync(folder) ? realpathSync(folder) : folder
  const inside = relative(clone, real)
  if (!inside.startsWith('..'))
    throw new Problem('config', `${path} lies in the repository, which could then allow anyone`)
  const { mode, uid } = statSync(real)
  const isOthers = (mode & 0o022) !== 0 || (uid !== 0 && uid !== process.getuid?.())
  if (isOthers) throw new Problem('config', `${path} can be written by others than root`)
}

async function judged(
  repository: Repository,
  { git, tip, accepted }: { git: GitSettings; tip: string; accepted: string | null },
) {
  const from = accepted ?? git.base
  const isDescendant = from === null || from === tip || (await repository.isDescendant(from, tip))
  const signer = await repository.signer(tip, git.allowedSigners)
  return judgeCommit({ tip, accepted, isDescendant, signer })
}

/** `lock`: the hash of the machine's own lock, or null for the commit's. */
type Accepted = { commit: string; lock: string | null }

const acceptedText = ({ commit, lock }: Accepted) => `commit ${commit} lock ${lock ?? 'its'}`

function acceptedOf({ standing }: State): Accepted | null {
  const found = /^commit ([0-9a-f]{40}) lock (its|[0-9a-f]{64})$/.exec(standing.accepted ?? '')
  const [, commit, lock] = found ?? []
  return commit && lock ? { commit, lock: lock === 'its' ? null : lock } : null
}

/** `keep`: makes it the machine's lock once it is accepted. */
type Lock = { hash: string | null; path: string | null; keep: () => void }

async function lockFor(
  { git, folder, upgrade }: Where,
  repository: Repository,
  { tip, before }: { tip: string; before: Accepted | null },
): Promise<Lock | GitRefusal> {
  const path = ownLockOf(folder)
  const own = before?.lock == null ? null : readBounded(path, mostLockBytes)
  const ofCommit = async (commit: string) => (await repository.fileOf(commit, 'flake.lock')) ?? ''
  if (upgrade) {
    const fresh = `${path}.new`
    removeFile(fresh)
    await newLock({ folder: git.folder, commit: tip }, fresh)
    // A flake without inputs has no lock.
    const text = existsSync(fresh) ? (readBounded(fresh, mostLockBytes) ?? '') : ''
    if (text === '') return { hash: null, path: null, keep: () => removeFile(path) }
    const last = own ?? (before ? await ofCommit(before.commit) : '')
    if (olderInputs(last, text).length > 0) return 'older-lock'
    if (own === text) return { hash: hashOf(text), path, keep: () => undefined }
    return { hash: hashOf(text), path, keep: () => renameSync(fresh, path) }
  }
  if (own === null) return { hash: null, path: null, keep: () => undefined }
  if (before?.commit === tip) return { hash: hashOf(own), path, keep: () => undefined }
  // The author's lock replaces one that was made here, unless that one is newer.
  if (olderInputs(own, await ofCommit(tip)).length > 0) return 'older-lock'
  return { hash: null, path: null, keep: () => removeFile(path) }
}

const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
