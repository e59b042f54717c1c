// Tells clients what changed, at most a few times a second: a build changes its job's line 10 times a second.
import type { Topic } from '#shared/contract/index.ts'

const pauseMs = 250

export class Changes {
  readonly #listeners = new Set<(topics: Topic[]) => void>()
  readonly #waiting = new Set<Topic>()
  #timer: ReturnType<typeof setTimeout> | undefined

  readonly listen = (listener: (topics: Topic[]) => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  readonly notify = (...topics: Topic[]) => {
    for (const topic of topics) this.#waiting.add(topic)
    this.#timer ??= setTimeout(() => this.#flush(), pauseMs)
  }

  close() {
    clearTimeout(this.#timer)
    this.#flush()
    this.#listeners.clear()
  }

  #flush() {
    this.#timer = undefined
    const topics = [...this.#waiting]
    this.#waiting.clear()
    if (topics.length) for (const listener of this.#listeners) listener(topics)
  }
}
