// Loads something on first use: once, and again after a failure.

type Later<T> = {
  /** Loads it if it is not there yet. Rejects with the error of the load. */
  get(): Promise<T>
  /** Only if it is loaded or loading. */
  ifThere(action: (value: T) => void): void
}

/** `onFailure` gets the errors of loads and actions. */
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
