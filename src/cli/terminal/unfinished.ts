// Node ends with success once nothing is left to wait for, also where a promise never settles: a script would go on as if all
// were well.

/** `unfinished` is called where the program would end before the returned function was called. */
export function guardEnd(process: Pick<NodeJS.Process, 'once'>, unfinished: () => void): () => void {
  let isFinished = false
  process.once('beforeExit', () => {
    if (!isFinished) unfinished()
  })
  return () => {
    isFinished = true
  }
}
