// The `nix` program behind the engine's port. Only arguments; the engine interprets its events.

import { statfs } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { NixPort } from '#engine/ports/nix.ts'
import type { OutputLine } from '#engine/ports/process.ts'
import type { OnWait } from '#engine/ports/waits.ts'
import { failure, KilnError } from '#shared/errors.ts'
import { message } from '#shared/messages/codes.ts'
import type { Run, RunResult } from '../process/run.ts'
import {
  buildArgs,
  copyDerivationsArgs,
  inputsArgs,
  lockFlags,
  sandboxArgs,
  tokenArgs,
  untrusted,
} from './build-words.ts'
import { machineSystems } from './handed-on.ts'
import { machinesText } from './machines-text.ts'
import { runNamingWaits } from './name-waits.ts'
import {
  isTooOld,
  minimumVersion,
  parseBuildResults,
  parseSettings,
  parseStoreInfo,
  parseVersion,
} from './parse.ts'
import { cacheStatus, push } from './push.ts'
import { dryRunLines, exitOf, failed, withJson } from './results.ts'
import { sandboxState } from './sandbox.ts'
import { closure, inputDerivations } from './store-queries.ts'
import { textLines } from './text-lines.ts'

type NixOptions = {
  run: Run
  /** Added to the runner's environment for every call of Nix. */
  env?: Record<string, string>
  /** A name on PATH, or a path. */
  nixBinary?: string
  /** The folder whose file system's free space is reported. */
  storeDir?: string
  /** How long the store may take to answer. */
  readyTimeoutMs?: number
  /** Called, in the context of the call, when it begins to wait for something that can be named, and when that is over. */
  onWait?: OnWait
}

type Call = {
  args: string[]
  signal?: AbortSignal
  onLines?: (lines: OutputLine[]) => void
  maxStdoutBytes?: number
  endsWithParent?: boolean
  env?: Record<string, string>
  input?: string
  keptLines?: number
  /** It may wait for others: it runs with Nix's events, and its lines are those that Nix prints without them. */
  mayWait?: 'as-text' | 'as-events'
}

/** For a query about a flake: Git's and ssh's output precedes Nix's own error and its trace. */
const keptLines = 200

export function createNix(options: NixOptions): NixPort {
  const {
    run,
    env = {},
    nixBinary = 'nix',
    storeDir = '/nix/store',
    readyTimeoutMs = 10_000,
    onWait,
  } = options

  /** The older program of the same Nix, for queries whose output format has never changed. */
  const storeBinary = nixBinary.includes('/') ? join(dirname(nixBinary), 'nix-store') : 'nix-store'

  const nix = ({ args, mayWait, ...rest }: Call) => {
    const features = ['--extra-experimental-features', 'nix-command flakes']
    if (mayWait !== 'as-text')
      return call(nixBinary, { ...rest, args: [...features, ...args], ...(mayWait ? { mayWait } : {}) })
    const { onLines, keptLines: kept = 20 } = rest
    let last: OutputLine[] = []
    const take = (lines: OutputLine[]) => {
      const text = textLines(lines)
      if (text.length === 0) return
      last = [...last, ...text.slice(-kept)].slice(-kept)
      onLines?.(text)
    }
    return call(nixBinary, {
      ...rest,
      mayWait,
      onLines: take,
      args: [...features, '--log-format', 'internal-json', ...args],
    }).then(result => ({ ...result, lastLines: last.map(({ text }) => text.slice(0, 2000)) }))
  }

  const call = async (command: string, { mayWait, ...rest }: Call): Promise<RunResult> => {
    try {
      // The event stream is JSON in UTF-8 whatever the user's locale, and messages are parsed in English. A
      // prompt of Git's (a flake in a repository with a password) would wait where no one sees it.
      const options = {
        ...rest,
        command,
        env: { ...env, ...rest.env, LC_ALL: 'C.UTF-8', GIT_TERMINAL_PROMPT: '0' },
      }
      return await (onWait && mayWait ? runNamingWaits(run, options, onWait) : run(options))
    } catch (thrown) {
      if (!(thrown instanceof KilnError) || thrown.code !== 'tool.missing') throw thrown
      throw failure('nix.missing', { operation: 'nix', details: thrown.details, cause: thrown })
    }
  }

  const storeQueries = (signal: AbortSignal) => ({
    ask: (args: string[]) => call(storeBinary, { args, signal }),
    failed,
  })

  /** `info` is the name since 2.19; Lix and older versions only know `ping`. */
  const askStore = async (args: string[], rest: Omit<Call, 'args'>): Promise<RunResult> => {
    const asked = await nix({ ...rest, args: ['store', 'info', ...args] })
    const isUnknown = asked.lastLines.some(line => line.includes('is not a recognised command'))
    return isUnknown ? nix({ ...rest, args: ['store', 'ping', ...args] }) : asked
  }

  /** Throws nix.missing, nix.too-old, nix.failed. */
  const versionOf = async (): Promise<string> => {
    const asked = await nix({ args: ['--version'] })
    const version = parseVersion(asked.stdout)
    if (asked.code !== 0 || version === null) throw failed(asked, message('nix.reason.version'))
    if (!isTooOld(version)) return version
    throw failure('nix.too-old', { operation: 'nix.ready', values: { version, minimum: minimumVersion } })
  }

  /** `config show` is the name since 2.20. */
  const showConfig = async (rest: Omit<Call, 'args'>): Promise<RunResult> => {
    const shown = await nix({ ...rest, args: ['config', 'show', '--json'] })
    return shown.code === 0 ? shown : nix({ ...rest, args: ['show-config', '--json'] })
  }

  return {
    ready: async () => {
      const ending = new AbortController()
      const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(readyTimeoutMs)])
      // Both at once; a problem with the program is reported before one with its store.
      const answering = askStore([], { signal })
      answering.catch(() => undefined) // thrown below
      const version = await versionOf().catch(async thrown => {
        ending.abort()
        await answering.catch(() => undefined) // it was killed
        throw thrown
      })
      const store = await answering
      if (store.code === 0 && !store.cancelled) return { version }
      const { command, lastLines } = store
      if (store.cancelled || lastLines.some(line => /\b(daemon|socket|connect)\b/i.test(line))) {
        throw failure('nix.daemon', { operation: 'nix.ready', details: { command, lastLines } })
      }
      throw failed(store, lastLines.at(-1) ?? message('nix.reason.store'))
    },

    settings: async signal => {
      const shown = await showConfig({ signal })
      const settings = shown.code === 0 ? parseSettings(shown.stdout) : null
      if (!settings) throw failed(shown, shown.lastLines.at(-1) ?? message('nix.reason.outputs'))
      const { builders, externalSystems, ...own } = settings
      return {
        ...own,
        handedOn: [...machineSystems(builders, await machinesText(builders)), ...externalSystems],
      }
    },

    sandbox: async signal => {
      const { state, shown } = await sandboxState({
        storeInfo: () => askStore(['--json'], { signal }),
        showConfig: env => showConfig({ signal, env }),
      })
      if (state === null) throw failed(shown, shown.lastLines.at(-1) ?? message('nix.reason.outputs'))
      return state
    },

    storeInfo: async ({ store, env: own }, signal) => {
      const args = ['--json', ...(store === null ? [] : ['--store', store])]
      const asked = await askStore(args, { env: own, signal })
      const info = asked.code === 0 ? parseStoreInfo(asked.stdout) : null
      const { trusted = false, byDaemon = false } = info ?? {}
      return { answers: info !== null, trusted, byDaemon, exit: exitOf(asked) }
    },

    build: async ({ signal, onLines, ...rest }) => {
      const args = ['build', '--log-format', 'internal-json', '-v', '--json', ...buildArgs(rest)]
      const own = rest.place?.env ?? {}
      const result = await nix({
        args,
        env: own,
        signal,
        onLines,
        endsWithParent: true,
        mayWait: 'as-events',
      })
      if (result.code !== 0 || result.cancelled) return { exit: exitOf(result), outputs: [] }
      const outputs = parseBuildResults(result.stdout)
      if (!outputs) throw failed(result, message('nix.reason.outputs'))
      return { exit: exitOf(result), outputs }
    },

    dryRun: async ({ signal, ...rest }) => {
      const kept = dryRunLines()
      const { store, env: own } = rest.place ?? { store: null, env: {} }
      if (store) {
        const args = copyDerivationsArgs(rest, store)
        const copied = await nix({ args, env: own, signal, endsWithParent: true, mayWait: 'as-text' })
        if (copied.code !== 0 || copied.cancelled) return { exit: exitOf(copied), lines: copied.lastLines }
      }
      const result = await nix({
        args: ['build', '--dry-run', ...buildArgs(rest)],
        env: own,
        signal,
        endsWithParent: true,
        mayWait: 'as-text',
        onLines: kept.take,
      })
      return { exit: exitOf(result), lines: kept.lines }
    },

    inputDerivations: (derivations, signal) => inputDerivations(storeQueries(signal), derivations),

    evaluate: async (
      installable,
      signal,
      { apply, lock = 'refuse', sandbox, lockFile, withTokens, statsPath },
    ) => {
      const beside = statsPath === undefined ? [] : ['--option', 'eval-cache', 'false']
      const pinned = lockFile ? ['--reference-lock-file', lockFile] : []
      const trust = [...untrusted, ...sandboxArgs(sandbox), ...tokenArgs(withTokens)]
      const own = [...lockFlags[lock], ...pinned, ...trust, ...beside]
      const stats = statsPath === undefined ? {} : { NIX_SHOW_STATS: '1', NIX_SHOW_STATS_PATH: statsPath }
      const flags = [...own, ...(apply === undefined ? [] : ['--apply', apply])]
      const args = ['eval', '--json', ...flags, '--', installable]
      return withJson(
        await nix({ args, env: stats, signal, endsWithParent: true, keptLines, mayWait: 'as-text' }),
      )
    },

    flakeInputs: async (folder, signal) => {
      const args = ['eval', '--json', ...inputsArgs(folder)]
      return withJson(await nix({ args, signal, endsWithParent: true, keptLines }))
    },

    metadata: async (flake, signal, { lock = 'write', withTokens } = {}) => {
      const flags = [...lockFlags[lock], ...untrusted, ...tokenArgs(withTokens)]
      const args = ['flake', 'metadata', '--json', ...flags, '--', flake]
      return withJson(await nix({ args, signal, endsWithParent: true, keptLines, mayWait: 'as-text' }))
    },

    closure: (storePath, signal) => closure(storeQueries(signal), storePath),

    // Signatures are up to the other store: local builds have none, and a trusted user needs none.
    copy: async ({ storePath, from, to, env: own, substituteThere, signal, onLines }) => {
      const flags = ['--log-format', 'internal-json', '-v', '--no-check-sigs', '--to', to]
      if (from !== undefined) flags.push('--from', from)
      const args = [
        'copy',
        ...flags,
        ...(substituteThere ? ['--substitute-on-destination'] : []),
        '--',
        storePath,
      ]
      return exitOf(
        await nix({ args, env: own, signal, onLines, endsWithParent: true, mayWait: 'as-events' }),
      )
    },

    push: async pushing => exitOf(await push(call => nix({ ...call, mayWait: 'as-events' }), pushing)),
    cacheStatus: (to, signal) => cacheStatus(nix, to, signal),

    makeKey: async (name, signal) => {
      const made = await nix({ args: ['key', 'generate-secret', '--key-name', name], signal })
      const secret = made.stdout.trim()
      if (made.code !== 0 || secret === '') throw failed(made, made.lastLines.at(-1) ?? '')
      const shown = await nix({ args: ['key', 'convert-secret-to-public'], input: secret, signal })
      if (shown.code !== 0) throw failed(shown, shown.lastLines.at(-1) ?? '')
      return { secret, publicKey: shown.stdout.trim() }
    },

    storeFreeBytes: async () => {
      // Without a store there is no number; ready() reports that.
      const facts = await statfs(storeDir).catch(() => null)
      return facts && facts.bavail * facts.bsize
    },
  }
}
