// One activation on a host, as Kiln follows it: it is started, awaited, decided over a new connection, and found
// again if the connection is lost. The host makes its own decision whatever happens here.

import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import { connectAgain, isOfSsh, type Place, runScript } from '../host/connect.ts'
import { bootIdOn } from '../host/look.ts'
import type { Rights } from '../supervisor/command.ts'
import { type HostEnd, type HostState, parseLine } from '../supervisor/follow.ts'

const keptLines = 20
/** The script's exit status for an id without a folder. */
const noSuchDeploy = 66
const pauseMs = 1000
/** If a host does not know the activation after its reboot: how long the leftover unit may take to start, and how
 *  long to wait if the deploy was cancelled. */
const unknownSeconds = { restarted: 60, cancelled: 5 }

type Supervised = {
  /** The id of this activation; the name of its folder on the host. */
  id: string
  /** The host reboots as part of it, and knows it again once its new system is up. */
  withRestart: boolean
  cancelled: AbortSignal
  /** The host had more time than it may take: Kiln gives up what still runs. */
  overdue: AbortSignal
  rights: Rights
  onLine: (text: string) => void
  onState: (state: HostState) => void
}

/** lost: the connection was, and the activation may continue on the host. failed: the host did not do it. */
type Went = 'well' | 'lost' | 'failed'

export class Supervision {
  /** The host's last output lines. */
  lastLines: string[] = []
  end: HostEnd | null = null
  state: HostState = 'starting'
  /** Kiln has told the host that its new system is healthy. */
  confirmed = false
  /** The host no longer knows of it: it rebooted. */
  forgotten = false
  #seen = 0
  /** The host has reported that the activation started. */
  #heard = false
  /** The host's boot id when it was started. */
  #bootId = ''
  /** Since when that boot of the host has not known it. */
  #unknown: { bootId: string; sinceMs: number } | null = null
  readonly #ports: Pick<Ports, 'ssh' | 'folders' | 'now'>
  readonly #supervised: Supervised

  constructor(ports: Pick<Ports, 'ssh' | 'folders' | 'now'>, supervised: Supervised) {
    this.#ports = ports
    this.#supervised = supervised
  }

  /** Starts it, and returns once it waits for its confirmation or has ended. */
  async begin(connection: HostConnection, words: readonly string[], signal: AbortSignal): Promise<Went> {
    if (this.#supervised.withRestart) this.#bootId = await bootIdOn(connection, signal)
    return this.#run(connection, ['start', this.#supervised.id, ...words], signal)
  }

  /** The first decision wins. Resolves when the activation has ended. */
  decide(connection: HostConnection, word: string, signal: AbortSignal): Promise<Went> {
    this.confirmed ||= word === 'confirm'
    return this.#run(connection, ['decide', this.#supervised.id, word, String(this.#seen), 'done'], signal)
  }

  /** Follows the script until that state or the end. */
  follow(connection: HostConnection, until: 'waiting' | 'done', signal: AbortSignal): Promise<Went> {
    return this.#run(connection, ['follow', this.#supervised.id, String(this.#seen), until], signal)
  }

  /** Cancels it while it is being followed: the end arrives there. */
  async callBack(connection: HostConnection, signal: AbortSignal): Promise<void> {
    const { id, rights } = this.#supervised
    await runScript(connection, ['decide', id, 'rollback:cancelled', '0', 'rolling-back'], { rights, signal })
  }

  /** Finds the host again, at one of its addresses, and follows until the end. False on timeout. */
  async untilEnd(
    targets: readonly Place[],
    until: { deadline: number; signal: AbortSignal },
  ): Promise<boolean> {
    const { overdue } = this.#supervised
    while (this.end === null && !this.forgotten && !overdue.aborted && this.#ports.now() < until.deadline) {
      const ending = { ...until, signal: AbortSignal.any([until.signal, overdue]) }
      // Timed out: report the last attempt's error for the confirmation.
      const connection = await connectAgain(this.#ports, targets, ending).catch(() => null)
      until.signal.throwIfAborted()
      if (!connection) return false
      try {
        await this.follow(connection, 'done', until.signal)
      } finally {
        await connection.close()
      }
    }
    return this.end !== null
  }

  async #run(connection: HostConnection, words: readonly string[], signal: AbortSignal): Promise<Went> {
    const { rights, overdue } = this.#supervised
    try {
      const { code, lastLines } = await runScript(connection, words, {
        rights,
        signal: AbortSignal.any([signal, overdue]),
        timeoutMs: null,
        onLine: text => this.#hear(text),
      })
      // Without the script's output there was no script: the last lines are the reason.
      if (code !== 0 && this.end === null)
        this.lastLines = [...this.lastLines, ...lastLines].slice(-keptLines)
      if (this.end !== null || code === 0) return 'well'
      const { withRestart } = this.#supervised
      if (code === noSuchDeploy) {
        this.forgotten = !withRestart || (await this.#isGivenUp(connection, signal))
        if (!this.forgotten) await new Promise(resolve => setTimeout(resolve, pauseMs))
      }
      // 255 is ssh's own: the connection ended. A host that shuts down may end the script first, and one short of
      // memory may kill it midway: the activation continues without it.
      return code === 255 || code === null || withRestart || this.#heard ? 'lost' : 'failed'
    } catch (thrown) {
      signal.throwIfAborted()
      if (isOfSsh(thrown)) return 'lost'
      throw thrown
    }
  }

  /** Before the reboot it is merely not known yet: the host continues on its own. */
  async #isGivenUp(connection: HostConnection, signal: AbortSignal): Promise<boolean> {
    const now = this.#ports.now()
    const bootId = await bootIdOn(connection, signal)
    if (this.#unknown?.bootId !== bootId) this.#unknown = { bootId, sinceMs: now }
    const seconds = (now - this.#unknown.sinceMs) / 1000
    if (this.#supervised.cancelled.aborted) return seconds >= unknownSeconds.cancelled
    return bootId !== this.#bootId && seconds >= unknownSeconds.restarted
  }

  #hear(text: string) {
    const message = parseLine(text)
    this.#heard ||= message !== null
    if (message?.kind === 'log') {
      this.#seen++
      this.lastLines = [...this.lastLines, message.text].slice(-keptLines)
      this.#supervised.onLine(message.text)
    }
    if (message?.kind === 'state' && message.state !== this.state) {
      this.state = message.state
      this.#supervised.onState(message.state)
    }
    if (message?.kind === 'outcome') this.end = message.end
  }
}
