// The `nix` program behind the engine's port. Only arguments; the engine interprets its events.

import { statfs } from 'node:fs/promises'
import type { NixPort } from '#engine/ports/nix.ts'
import { message } from '#shared/messages/codes.ts'
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
import { parseBuildResults, parseSettings, parseStoreInfo } from './parse.ts'
import { createPrograms, type ProgramOptions } from './programs.ts'
import { cacheStatus, push } from './push.ts'
import { ready } from './ready.ts'
import { dryRunLines, exitOf, failed, withJson } from './results.ts'
import { sandboxState } from './sandbox.ts'
import { closure, inputDerivations } from './store-queries.ts'

type NixOptions = ProgramOptions & {
  /** The folder whose file system's free space is reported. */
  storeDir?: string
  /** How long the store may take to answer. */
  readyTimeoutMs?: number
}

/** A query about a flake needs these: Git's and ssh's output precedes Nix's own error and its trace. */
const keptLines = 200

export function createNix({
  storeDir = '/nix/store',
  readyTimeoutMs = 10_000,
  ...options
}: NixOptions): NixPort {
  const programs = createPrograms(options)
  const { nix, askStore, showConfig } = programs

  const storeQueries = (signal: AbortSignal) => ({
    ask: (args: string[]) => programs.store(args, signal),
    failed,
  })

  return {
    ready: () => ready(programs, readyTimeoutMs),

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
      const answer = await askStore(args, { env: own, signal })
      const info = answer.code === 0 ? parseStoreInfo(answer.stdout) : null
      const { trusted = false, byDaemon = false } = info ?? {}
      return { answers: info !== null, trusted, byDaemon, exit: exitOf(answer) }
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
