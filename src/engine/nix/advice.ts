// Advice of Nix and nixpkgs that no one can follow here: it is for a terminal, and Kiln evaluates purely, without
// environment variables and without Nix's flags. Pure.

const begins =
  /^\s*(?:a\) (?:To temporarily allow|For `nixos-rebuild`)|You can install it anyway by|You can use \w+ instead|\$ export NIXPKGS_ALLOW_)/
/** Of one line only. */
const isAdvice =
  /NIXPKGS_ALLOW_\w+|--impure\b|use '--show-trace'|--accept-flake-config|--extra-experimental-features/

/** The lines of an error, up to where its advice begins. */
export function withoutAdvice(lines: readonly string[]): string[] {
  const texts = lines.flatMap(line => line.split('\n'))
  const end = texts.findIndex(line => begins.test(line))
  return (end < 0 ? texts : texts.slice(0, end)).filter(line => !isAdvice.test(line))
}
