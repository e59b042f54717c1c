// Reports of programs to the screen, in /run/kaliun: they are gone after a restart, and cost no disk writes.
import { join } from 'node:path'
import type { HandOverWait } from '#shared/connect/hand-over-waits.ts'
import type { OrderRefusal } from '#shared/connect/order.ts'
import { writeDurably } from './durable-file.ts'
import { journalText, type Problem, type ProblemCode } from './problems.ts'
import { makeFolder } from './state-files.ts'

type Program = 'claim' | 'lan' | 'tokens' | 'sync' | 'reports' | 'commands' | 'logs'
export type Claiming = { code: string; url: string }
/** Without a server: on this `port` of the box. */
type LanClaiming = { code: string; fingerprint: string; port: number }
type Status = {
  /** Milliseconds since the epoch, by the box's clock. */
  at: number
  problem: ProblemCode | null
  claim: Claiming | LanClaiming | null
}

/** Reports to the screen, and problems to the journal too. */
export function reportStatus(
  run: string,
  program: Program,
  problem: Problem | null,
  claim?: Claiming | LanClaiming,
): void {
  if (problem) process.stderr.write(`${journalText(problem)}\n`)
  try {
    makeFolder(run, 0o755)
    const status = { at: Date.now(), problem: problem?.code ?? null, claim: claim ?? null } satisfies Status
    writeDurably(join(run, `${program}.json`), `${JSON.stringify(status)}\n`)
  } catch (thrown) {
    process.stderr.write(`Cannot write the status for the screen: ${thrown}\n`)
  }
}

/**
 * That config.json says something new: a report is then sent at once. Its path unit does not watch config.json itself, which the
 * report may change: with a new pair of tokens each time, it would start without end.
 */
export function reportConfigured(run: string): void {
  writeDurably(join(run, 'configured'), '')
}

/** Why an order was refused: to the screen, until one is taken. */
export function reportRefused(run: string, refused: OrderRefusal): void {
  writeDurably(join(run, 'order.json'), `${JSON.stringify({ at: Date.now(), refused })}\n`)
}

/** Why an order to hand the box over waits: to the screen, until it ends. */
export const waitsFile = (run: string) => join(run, 'hand_over.json')
export function reportWaits(run: string, waits: HandOverWait): void {
  writeDurably(waitsFile(run), `${JSON.stringify({ waits })}\n`)
}
