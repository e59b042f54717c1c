// The logs of a build: one file a derivation in images/<id>/logs/, and one for what Nix itself said.
import { basename, join } from 'node:path'
import type { FilesPort, LogWriter } from '../ports/files.ts'

const nixLog = 'nix.log'
const keptTail = 20

/** `derivation` is a .drv path, or empty for what Nix itself said. Only the last part of a path is used. */
export const logPath = (folder: string, derivation: string) =>
  join(folder, 'logs', derivation === '' ? nixLog : `${basename(derivation).replace(/\.drv$/, '')}.log`)

export class BuildLogs {
  readonly #writers = new Map<string, Promise<LogWriter>>()
  readonly #tails = new Map<string, string[]>()
  readonly #files: FilesPort
  readonly #folder: string
  /** Set when a log could not be written (a full disk): the build goes on without. */
  fault: unknown = null

  constructor(files: FilesPort, folder: string) {
    this.#files = files
    this.#folder = folder
  }

  append(derivation: string, lines: string[]) {
    const tail = [...(this.#tails.get(derivation) ?? []), ...lines.slice(-keptTail)].slice(-keptTail)
    this.#tails.set(derivation, tail)
    const writer = this.#writers.get(derivation) ?? this.#files.openLog(logPath(this.#folder, derivation))
    this.#writers.set(derivation, writer)
    writer.then(log => log.append(lines)).catch(fault => this.#note(fault))
  }

  /** The last lines of one log, at most 20. */
  tail = (derivation: string): string[] => this.#tails.get(derivation) ?? []

  async close(): Promise<void> {
    const closing = [...this.#writers.values()].map(async writer => (await writer).close())
    for (const result of await Promise.allSettled(closing))
      if (result.status === 'rejected') this.#note(result.reason)
  }

  #note(fault: unknown) {
    this.fault ??= fault
  }
}
