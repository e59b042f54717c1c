// Keeps the stages of a running job, and emits each change. A stage's fraction never goes back.
import type { ProgressText, Stage } from '#shared/progress.ts'
import type { Work } from './plan.ts'

const emitEveryMs = 100

/** The stages that work reports to; the job may know them by other names. */
export type StageTrack = Pick<Stages, 'start' | 'end' | 'progress' | 'elapsedMs'>

export class Stages {
  #stages: Map<string, Stage>
  readonly #emit: Work['emit']
  readonly #elapsed: () => number
  #lastEmit = 0

  constructor(stages: Stage[], { emit, now }: { emit: Work['emit']; now: () => number }) {
    const start = now()
    this.#stages = new Map(stages.map(stage => [stage.id, stage]))
    this.#emit = emit
    this.#elapsed = () => now() - start
    emit({ type: 'stages', stages })
  }

  get elapsedMs() {
    return this.#elapsed()
  }

  /** Stages whose need was not known before; they come before `before`. */
  add(stages: Stage[], before: string) {
    const known = [...this.#stages.values()].filter(({ id }) => !stages.some(stage => stage.id === id))
    const at = known.findIndex(({ id }) => id === before)
    const all = known.toSpliced(at < 0 ? known.length : at, 0, ...stages)
    this.#stages = new Map(all.map(stage => [stage.id, stage]))
    this.#emit({ type: 'stages', stages: all })
  }

  /** The same stages under other ids: repeated work reports like the first time. */
  named(ids: Readonly<Record<string, string>>): StageTrack {
    const of = (id: string) => ids[id] ?? id
    const elapsed = this.#elapsed
    return {
      get elapsedMs() {
        return elapsed()
      },
      start: id => this.start(of(id)),
      progress: (id, fraction, detail) => this.progress(of(id), fraction, detail),
      end: (id, state) => this.end(of(id), state),
    }
  }

  has = (id: string) => this.#stages.has(id)

  start(id: string) {
    const old = this.#stages.get(id)
    if (old?.state !== 'pending') return
    this.#put({ ...old, state: 'running', startedMs: this.elapsedMs })
    this.#emit({ type: 'progress', headline: old.label, fraction: null, etaSeconds: null })
  }

  /** Coalesced: at most ten a second. */
  progress(id: string, fraction: number | null, detail: ProgressText = '') {
    const old = this.#stages.get(id)
    if (old?.state !== 'running') return
    const forward = fraction === null ? old.fraction : Math.max(old.fraction ?? 0, Math.min(1, fraction))
    const next = { ...old, fraction: forward, detail }
    if (this.elapsedMs - this.#lastEmit < emitEveryMs) {
      this.#stages.set(id, next)
      return
    }
    this.#put(next)
  }

  end(id: string, state: 'done' | 'failed' | 'cancelled' | 'skipped') {
    const old = this.#stages.get(id)
    if (old?.state !== 'running' && old?.state !== 'pending') return
    this.#put({ ...old, state, fraction: state === 'done' ? 1 : old.fraction, endedMs: this.elapsedMs })
  }

  /** Ends running stages; those that had not begun stay pending. */
  endRunning(state: 'failed' | 'cancelled') {
    for (const stage of this.#stages.values()) if (stage.state === 'running') this.end(stage.id, state)
  }

  /** Runs one stage to its end. */
  async run<T>(
    id: string,
    work: (report: (fraction: number | null, detail?: ProgressText) => void) => Promise<T>,
  ): Promise<T> {
    this.start(id)
    const value = await work((fraction, detail) => this.progress(id, fraction, detail))
    this.end(id, 'done')
    return value
  }

  #put(stage: Stage) {
    this.#lastEmit = this.elapsedMs
    this.#stages.set(stage.id, stage)
    this.#emit({ type: 'stage', stage })
  }
}
