// Ends a program with Kiln even if Kiln is killed: the kernel sends it TERM (PR_SET_PDEATHSIG of prctl(2)).
// setpriv of util-linux 2.33 or newer requests that and then becomes the program, in the same process, so
// nothing else changes. The kernel means the parent's thread: start such a program from the main thread.

const words = ['setpriv', '--pdeathsig', 'TERM']

/** Runs a command line and says whether it succeeded. */
type Probe = (command: string, args: string[]) => Promise<boolean>

/** The words to put before a command; none if this computer cannot do it. Checked once. */
export function createParentDeath(probe: Probe): () => Promise<readonly string[]> {
  let probed: Promise<readonly string[]> | undefined
  return () => {
    // Tried on itself: other setprivs (busybox) do not know the option.
    probed ??= probe('setpriv', ['--pdeathsig', 'TERM', 'setpriv', '--version']).then(
      works => (works ? words : []),
      () => [],
    )
    return probed
  }
}

/** Its message for a missing program; it then exits with 127. */
export const isProgramMissing = (lastLine: string | undefined) =>
  lastLine?.startsWith('setpriv: failed to execute ') === true
