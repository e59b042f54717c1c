/** Undoes what a command added if the rest of the command fails. Throws what `rest` threw, also where `undo` fails. */
export async function orUndo<T>(undo: () => Promise<unknown>, rest: () => Promise<T>): Promise<T> {
  try {
    return await rest()
  } catch (thrown) {
    await undo().catch(() => undefined) // the first error is thrown below
    throw thrown
  }
}
