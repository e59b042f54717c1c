// Advice of Nix and nixpkgs that no one can follow here: it is for a terminal, and Kiln evaluates purely, without
// environment variables and without Nix's flags. Pure.

const begins =
  /^\s*(?:a\) (?:To temporarily allow|For `nixos-rebuild`)|You can install it anyway by|You can use \w+ instead|\$ export NIXPKGS_ALLOW_)/
/**
 * Matches single lines of advice: flags and variables that Kiln does not hand on, and programs that do what Kiln does.
 */
const isAdvice =
  /NIXPKGS_ALLOW_\w+|NIXOS_NO_CHECK|--impure\b|--show-trace\b|--accept-flake-config|--extra-experimental-features|\bnix-channel\b|\bnix-collect-garbage\b|nixos-rebuild (?:switch|boot|test|build)\b|Nix search path entry '.*' does not exist/

/** The lines of an error, up to where its advice begins. */
export function withoutAdvice(lines: readonly string[]): string[] {
  const texts = lines.flatMap(line => line.split('\n'))
  const end = texts.findIndex(line => begins.test(line))
  return (end < 0 ? texts : texts.slice(0, end)).filter(line => !isAdvice.test(line))
}
