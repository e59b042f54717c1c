// Node exits with success once nothing is left to wait for, even if a promise never settles: a script would continue
// as if all were well.

/** Calls `unfinished` if the program would exit before the returned function was called. */
export function guardEnd(process: Pick<NodeJS.Process, 'once'>, unfinished: () => void): () => void {
  let isFinished = false
  process.once('beforeExit', () => {
    if (!isFinished) unfinished()
  })
  return () => {
    isFinished = true
  }
}
