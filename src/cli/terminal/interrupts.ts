// The signals that end a run: Ctrl-C, TERM, or a closed terminal.

/** `again`: a second interrupt, so end at once. The returned function stops listening. */
export function onInterrupts(
  process: Pick<NodeJS.Process, 'on' | 'off'>,
  interrupt: (again: boolean) => void,
): () => void {
  let interrupts = 0
  const onSignal = () => interrupt(++interrupts > 1)
  // Both the kernel and the shell send it: a second one does not mean haste.
  const hungUp = () => {
    if (interrupts === 0) onSignal()
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  process.on('SIGHUP', hungUp)
  return () => {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
    process.off('SIGHUP', hungUp)
  }
}
