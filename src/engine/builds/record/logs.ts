// The logs of a build in images/<id>/logs/: one file for each derivation, and one with everything that Nix and its
// builders printed.
import { basename, join } from 'node:path'
import type { FilesPort, LogWriter } from '#engine/ports/files.ts'

const nixLog = 'nix.log'
const keptTail = 20
/** A build of a system has hundreds of derivations, few of which say something at a time; each takes two open files. */
const mostOpen = 32

/** `derivation` is a .drv path, or empty for the log of everything. Only the last part of a path is used. */
export const logPath = (folder: string, derivation: string) =>
  join(folder, 'logs', derivation === '' ? nixLog : `${basename(derivation).replace(/\.drv$/, '')}.log`)

/** `/nix/store/<hash>-busybox-1.36.drv` → `busybox-1.36` */
const nameOf = (derivation: string) =>
  basename(derivation)
    .replace(/^[0-9a-z]{32}-/, '')
    .replace(/\.drv$/, '')

export class BuildLogs {
  /** Writers in the order of their last use. */
  readonly #writers = new Map<string, Promise<LogWriter>>()
  /** Closed, or about to be; one that is needed again is opened after it. */
  readonly #closing = new Map<string, Promise<void>>()
  readonly #tails = new Map<string, string[]>()
  readonly #files: FilesPort
  readonly #folder: string
  /** Set when a log could not be written (a full disk): the build continues without a log. */
  fault: unknown = null

  constructor(files: FilesPort, folder: string) {
    this.#files = files
    this.#folder = folder
  }

  /** Writes a builder's lines also to the log of everything, after its name, as `nix build -L` prints them. */
  append(derivation: string, lines: string[]) {
    const tail = [...(this.#tails.get(derivation) ?? []), ...lines.slice(-keptTail)].slice(-keptTail)
    this.#tails.set(derivation, tail)
    this.#write(derivation, lines)
    if (derivation === '') return
    const name = nameOf(derivation)
    this.#write(
      '',
      lines.map(line => `${name}> ${line}`),
    )
  }

  #write(derivation: string, lines: string[]) {
    const writer = this.#writers.get(derivation) ?? this.#open(derivation)
    this.#writers.delete(derivation)
    this.#writers.set(derivation, writer)
    writer.then(log => log.append(lines)).catch(fault => this.#note(fault))
  }

  /** The last lines of one log, at most 20; of "" what Nix itself said, without its builders. */
  tail = (derivation: string): string[] => this.#tails.get(derivation) ?? []

  async close(): Promise<void> {
    for (const derivation of [...this.#writers.keys()]) this.#close(derivation)
    await Promise.all(this.#closing.values())
  }

  async #open(derivation: string): Promise<LogWriter> {
    const [oldest] = this.#writers.keys()
    const room = oldest !== undefined && this.#writers.size >= mostOpen ? this.#close(oldest) : null
    // Even a burst of new ones opens no more than these: each waits until an older one is closed.
    await Promise.all([room, this.#closing.get(derivation)])
    return this.#files.openLog(logPath(this.#folder, derivation))
  }

  #close(derivation: string): Promise<void> {
    const writer = this.#writers.get(derivation)
    this.#writers.delete(derivation)
    const closed = (async () => (await writer)?.close())().catch(fault => this.#note(fault))
    this.#closing.set(derivation, closed)
    return closed
  }

  #note(fault: unknown) {
    this.fault ??= fault
  }
}
