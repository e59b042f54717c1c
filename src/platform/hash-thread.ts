// Hashes in a separate thread, over memory that the reader fills: hashing, reading and writing overlap, and
// the engine stays responsive.

import { Worker } from 'node:worker_threads'
import { Unexpected } from '#shared/errors.ts'

/** Hash bytes `from` to `to` of the shared memory, or zeros; or finish this hash and start the next. */
export type HashStep = { from: number; to: number } | { zeroBytes: number } | 'digest'

type HashThread = {
  /** Resolves once the steps are hashed (their memory may be reused), with the finished digests in hex. */
  take: (steps: HashStep[]) => Promise<string[]>
  close: () => Promise<void>
}

/**
 * Runs in the thread, which is started from this function's source (so that it needs no separate file in a
 * bundle): it must not reference anything outside except types.
 */
function hashLoop(): void {
  const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads')
  const { createHash } = process.getBuiltinModule('node:crypto')
  const { shared, algorithm } = workerData as { shared: SharedArrayBuffer; algorithm: string }
  const memory = Buffer.from(shared)
  const zeros = Buffer.alloc(64 * 1024)
  let hash = createHash(algorithm)
  parentPort?.on('message', (steps: HashStep[]) => {
    const digests: string[] = []
    for (const step of steps) {
      if (step === 'digest') {
        digests.push(hash.digest('hex'))
        hash = createHash(algorithm)
      } else if ('zeroBytes' in step) {
        for (let left = step.zeroBytes; left > 0; left -= zeros.length) {
          hash.update(zeros.subarray(0, Math.min(left, zeros.length)))
        }
      } else hash.update(memory.subarray(step.from, step.to))
    }
    parentPort?.postMessage(digests)
  })
}

export function startHashThread(
  shared: SharedArrayBuffer,
  algorithm: 'sha1' | 'sha256' | 'sha512' = 'sha256',
): HashThread {
  const workerData = { shared, algorithm }
  const worker = new Worker(`(${hashLoop.toString()})()`, { eval: true, workerData, execArgv: [] })
  const waiting: PromiseWithResolvers<string[]>[] = []
  let broken: unknown = null
  const abortWith = (thrown: unknown) => {
    broken ??= thrown
    for (const { reject } of waiting.splice(0)) reject(broken)
  }
  worker.on('message', (digests: string[]) => waiting.shift()?.resolve(digests))
  worker.on('error', abortWith)
  worker.on('exit', () => abortWith(new Unexpected('The hashing thread ended.')))
  return {
    take(steps) {
      if (broken !== null) return Promise.reject(broken)
      const answer = Promise.withResolvers<string[]>()
      waiting.push(answer)
      worker.postMessage(steps)
      return answer.promise
    },
    async close() {
      await worker.terminate()
    },
  }
}
