// What is read when it is wanted first: once, and again where that failed.

export type Later<T> = {
  /** Reads it where it is not there yet. Rejects with what reading it threw. */
  get(): Promise<T>
  /** Only where it is there or on its way. */
  ifThere(action: (value: T) => void): void
}

/** `onFailure` hears what reading it threw, and what an action did. */
export function createLater<T>(load: () => Promise<T>, onFailure: (thrown: unknown) => void): Later<T> {
  let loading: Promise<T> | null = null
  const loaded = () =>
    load().catch(thrown => {
      loading = null
      onFailure(thrown)
      throw thrown
    })
  return {
    get() {
      loading ??= loaded()
      return loading
    },
    ifThere(action) {
      loading?.then(action).catch(onFailure)
    },
  }
}
