// One look for updates: fetches the pointer, checks it, and downloads the closure. Never switches.
import { mkdirSync, readlinkSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { isSignedBy } from '#engine/kits/signature.ts'
import type { NarInfo } from '#shared/narinfo.ts'
import { judge, type Refusal } from '#shared/updates/judge.ts'
import { parseKeySet } from '#shared/updates/key-set.ts'
import type { Pointer } from '#shared/updates/pointer.ts'
import { maxSignedTextLength } from '#shared/updates/signed-text.ts'
import { signedClosure } from './closure.ts'
import { forgetDescribed, readDescribed, writeDescribed } from './described.ts'
import { type Download, downloadFrom } from './download.ts'
import type { GitRefusal } from './git/judge.ts'
import { Problem, type ProblemCode } from './problem.ts'
import { readState, type State, writeState } from './state.ts'
import { assertClosure, assertSame, assertSpace, copyFrom, keep, missingHere } from './store.ts'
import type { Trust } from './trust.ts'

export type Look = {
  /** The name whose pointer it follows; absent on a machine that follows a repository. */
  for?: string
  toplevel?: string
  sequence?: number
  expires?: number
  /**
   * On a machine that follows a repository: the newest commit, and for how many days there was none, if that
   * is long.
   */
  commit?: string
  stale?: number
} & (
  | { outcome: 'ready' | 'current' | 'none' }
  | { outcome: 'refused'; refusal: Refusal | GitRefusal }
  /** `changed`: the published system runs, and only its result could not be recorded. */
  | { outcome: 'failed'; problem: ProblemCode; detail: string; changed?: true }
)

type Where = {
  trust: Trust
  /** The machine's own folder: its state, and `next`, a link to the system that is ready. */
  folder: string
  /** A link to the running system. */
  running: string
  /** The store's folder: the free space of its file system is checked. */
  store: string
  /** The time in seconds since the epoch. */
  clock: () => number
}

export async function lookForUpdate({ trust, folder, running, store, clock }: Where): Promise<Look> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  let pointer: Pointer | null = null
  try {
    const before = readState(folder, trust)
    const download = downloadFrom(trust.source)
    const keySet = await download('keys', maxSignedTextLength)
    const text = await download(`pointers/${trust.for.replace('/', '-')}`, maxSignedTextLength)
    // A folder that Kiln published has both files, so the stick is missing or this is another folder.
    if (text === null && keySet === null && trust.source.startsWith('file:'))
      throw new Problem('unreachable', `${trust.source}: no published folder is there`)
    if (text === null) return { outcome: 'none' }
    const given = { keySet, pointer: text, clock: clock() }
    const verdict = judge(trust, before.standing, given, isSignedBy)
    const state = stateAfter(before, { standing: verdict.standing, keySet, trust })
    if (JSON.stringify(state) !== JSON.stringify(before)) writeState(folder, state)
    pointer = verdict.pointer
    if (verdict.outcome === 'refused')
      return { ...partsOf(pointer), outcome: 'refused', refusal: verdict.refusal }
    const { toplevel } = verdict.pointer
    const link = join(folder, 'next')
    if (state.fetched !== toplevel || targetOf(link) !== toplevel) {
      const { daily: key } = verdict.standing.keys
      await fetchClosure(download, { source: trust.source, toplevel, key, link, store, folder })
      writeState(folder, { ...state, fetched: toplevel })
    }
    return { ...partsOf(pointer), outcome: targetOf(running) === toplevel ? 'current' : 'ready' }
  } catch (thrown) {
    return { ...partsOf(pointer), outcome: 'failed', ...problemOf(thrown) }
  }
}

export function problemOf(thrown: unknown): { problem: ProblemCode; detail: string } {
  if (thrown instanceof Problem) return { problem: thrown.code, detail: thrown.message }
  if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOSPC')
    return { problem: 'no-space', detail: thrown.message }
  throw thrown
}

/** null if it is not a link. */
function targetOf(link: string): string | null {
  try {
    return readlinkSync(link)
  } catch {
    // Missing.
    return null
  }
}

const partsOf = (pointer: Pointer | null) =>
  pointer === null ? {} : { toplevel: pointer.toplevel, sequence: pointer.sequence, expires: pointer.expires }

type Judged = Pick<State, 'standing' | 'keySet'> & { trust: Trust }

/** The state in its stored form: the trust file's key set is not stored again, or every look would write. */
function stateAfter(before: State, { standing, keySet, trust }: Judged): State {
  const number = keySet === null ? null : parseKeySet(keySet)?.keySet.number
  const isNew = number === standing.keys.number && number > trust.keys.number
  return { ...before, standing, keySet: isNew ? keySet : before.keySet }
}

type Fetching = Record<'source' | 'toplevel' | 'key' | 'link' | 'store' | 'folder', string>

async function fetchClosure(download: Download, fetching: Fetching): Promise<void> {
  const { folder, toplevel, key } = fetching
  const closure = await signedClosure(download, { toplevel, key, described: readDescribed(folder) })
  try {
    await fetchPaths(closure.infos, fetching)
  } catch (thrown) {
    // A path that was published again with other content has another description.
    forgetDescribed(folder)
    throw thrown
  }
  writeDescribed(folder, closure.texts)
}

async function fetchPaths(closure: ReadonlyMap<string, NarInfo>, fetching: Fetching): Promise<void> {
  const { source, toplevel, key, link, store } = fetching
  const missing = await missingHere([...closure.keys()])
  const infos = [...closure.values()]
  // Existing paths may come from another cache that this machine trusts.
  await assertSame(infos.filter(({ storePath }) => !missing.has(storePath)))
  const needed = infos.filter(({ storePath }) => missing.has(storePath))
  assertSpace(
    needed.reduce((sum, { narSize }) => sum + Number(narSize), 0),
    store,
  )
  if (needed.length > 0)
    await copyFrom(
      `${source}/cache`,
      needed.map(({ storePath }) => storePath),
      key,
    )
  await keep(toplevel, link)
  try {
    await assertSame(infos)
    await assertClosure(toplevel, closure)
  } catch (thrown) {
    rmSync(link, { force: true })
    throw thrown
  }
}
