// An answer that comes when the test wants it.

export function pending<T>() {
  const settle = { resolve: (_: T): void => undefined, reject: (_: unknown): void => undefined }
  const promise = new Promise<T>((resolve, reject) => {
    Object.assign(settle, { resolve, reject })
  })
  return {
    promise,
    resolve: (value: T) => settle.resolve(value),
    reject: (why: unknown) => settle.reject(why),
  }
}
