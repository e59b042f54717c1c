// Why a step of nixos-anywhere failed, among what it, its ssh and the machine print: the last line is often only the
// consequence ("Connection closed by UNKNOWN port 65535"), and a login that is refused is tried again without end. Pure.

/**
 * The order matters: the closing "Permission denied" of ssh follows from what precedes it, and Nix's error from that of
 * its ssh.
 */
const causes = [
  /^Permissions \d+ for .+ are too open/,
  /^Load key .+: .+/,
  /REMOTE HOST IDENTIFICATION HAS CHANGED/,
  /^No \S+ host key is known for .+/,
  /^Host key verification failed/,
  /Too many authentication failures/,
  /^(?:\S+: )?Permission denied \(.+\)/,
  /^ssh: .+/,
  /^channel \d+: open failed: .+/,
  /^(?:sudo|doas): .+/,
  /^curl: \(\d+\) .+|^wget: .+/,
  // From kexec-tools. Up to a hundred lines of the kernel's earlier log follow.
  /^(?:kexec_\w+ failed|syscall kexec_\w+ not available|Could not find a free area of memory|Cannot determine the file type).*/,
  /No space left on device/,
  /^error: .+/,
  // nixos-anywhere's own reason, for example that no installer started.
  /^aborted: .+/,
]
const longestText = 500

type Causes = {
  see(line: string): void
  /** Drops the lines of a step that has ended. */
  forget(): void
  /** null if nothing of what was seen explains a failure. */
  found(): string | null
}

export function createCauses(): Causes {
  let best = causes.length
  let text: string | null = null
  return {
    see(line) {
      const bare = line.trim().slice(0, longestText)
      const at = causes.findIndex(pattern => pattern.test(bare))
      // The newest line of one kind counts.
      if (at < 0 || at > best) return
      best = at
      text = bare.replace(/^(?:ssh|error|aborted): |^@+\s*|\s*@+$|\.$/g, '')
    },
    forget() {
      best = causes.length
      text = null
    },
    found: () => text,
  }
}

/** nixos-anywhere prints this about any failure of its kexec. */
const saysNothing = /^(?:Kexec (?:may have )?failed\b|Remote output log:$)/

/** For a failure that no line explains, returns the last line that says more than that something failed. */
export const lastWord = (lines: readonly string[]): string | undefined =>
  lines.findLast(line => line.trim() !== '' && !saysNothing.test(line))

/** Finds the cause in the lines of one program. */
export function causeIn(lines: readonly string[]): string | null {
  const seen = createCauses()
  for (const line of lines) seen.see(line)
  return seen.found()
}
