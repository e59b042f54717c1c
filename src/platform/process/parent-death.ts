// A program that ends with Kiln also when Kiln is killed and can end nothing any more: the kernel sends it TERM
// (PR_SET_PDEATHSIG of prctl(2)). setpriv of util-linux 2.33 or newer asks for that and then becomes the program: the
// same process, so that nothing else changes. The kernel means the parent's thread: start such a program from the main one.

const words = ['setpriv', '--pdeathsig', 'TERM']

/** Runs a command line and says whether it succeeded. */
type Probe = (command: string, args: string[]) => Promise<boolean>

/** The words to put before a command; none where this computer cannot do it. Asked once. */
export function createParentDeath(probe: Probe): () => Promise<readonly string[]> {
  let asked: Promise<readonly string[]> | undefined
  return () => {
    // Tried with itself: another setpriv (busybox) does not know the option.
    asked ??= probe('setpriv', ['--pdeathsig', 'TERM', 'setpriv', '--version']).then(
      works => (works ? words : []),
      () => [],
    )
    return asked
  }
}

/** What it says when there is no such program; it then ends with 127. */
export const saysMissing = (lastLine: string | undefined) =>
  lastLine?.startsWith('setpriv: failed to execute ') === true
