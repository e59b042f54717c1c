// How the programs of Nix are started: their environment, and the names of commands that changed between versions.

import { dirname, join } from 'node:path'
import type { OutputLine } from '#engine/ports/process.ts'
import type { OnWait } from '#engine/ports/waits.ts'
import { failure, KilnError } from '#shared/errors.ts'
import type { Run, RunResult } from '../process/run.ts'
import { runNamingWaits } from './name-waits.ts'
import { textLines } from './text-lines.ts'

export type ProgramOptions = {
  run: Run
  /** Added to the runner's environment for every call of Nix. */
  env?: Record<string, string>
  /** A name on PATH, or a path. */
  nixBinary?: string
  /** Called, in the context of the call, when it begins to wait for something that can be named, and when the wait ends. */
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

export type NixPrograms = ReturnType<typeof createPrograms>

/** All of them throw nix.missing. */
export function createPrograms({ run, env = {}, nixBinary = 'nix', onWait }: ProgramOptions) {
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

  /** `info` is the name since 2.19; Lix and older versions only know `ping`. */
  const askStore = async (args: string[], rest: Omit<Call, 'args'>): Promise<RunResult> => {
    const answer = await nix({ ...rest, args: ['store', 'info', ...args] })
    const isUnknown = answer.lastLines.some(line => line.includes('is not a recognised command'))
    return isUnknown ? nix({ ...rest, args: ['store', 'ping', ...args] }) : answer
  }

  /** `config show` is the name since 2.20. */
  const showConfig = async (rest: Omit<Call, 'args'>): Promise<RunResult> => {
    const shown = await nix({ ...rest, args: ['config', 'show', '--json'] })
    return shown.code === 0 ? shown : nix({ ...rest, args: ['show-config', '--json'] })
  }

  return {
    nix,
    askStore,
    showConfig,
    /** `nix-store` with these arguments. */
    store: (args: string[], signal: AbortSignal) => call(storeBinary, { args, signal }),
  }
}
