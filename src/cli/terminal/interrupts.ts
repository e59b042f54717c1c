// How a run is told to end: Ctrl-C, TERM, or its terminal was closed.

/** `again`: it was told already, and is to end at once. The returned function stops listening. */
export function onInterrupts(
  process: Pick<NodeJS.Process, 'on' | 'off'>,
  interrupt: (again: boolean) => void,
): () => void {
  let interrupts = 0
  const told = () => interrupt(++interrupts > 1)
  // The kernel and the shell both tell it: nobody is in a hurry.
  const hungUp = () => {
    if (interrupts === 0) told()
  }
  process.on('SIGINT', told)
  process.on('SIGTERM', told)
  process.on('SIGHUP', hungUp)
  return () => {
    process.off('SIGINT', told)
    process.off('SIGTERM', told)
    process.off('SIGHUP', hungUp)
  }
}
