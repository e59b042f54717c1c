/**
 * What a command has added stays only if the rest of the command succeeds. What `undo` throws is left out: the error that
 * the person needs is the first one.
 */
export async function orUndo<T>(undo: () => Promise<unknown>, rest: () => Promise<T>): Promise<T> {
  try {
    return await rest()
  } catch (thrown) {
    await undo().catch(() => undefined) // the first error is thrown below
    throw thrown
  }
}
