// Lines of authorized_keys. Pure.

/** Compares keys by type and body; the rest is a comment. */
export const core = (line: string) => line.trim().split(/\s+/).slice(0, 2).join(' ')

/** Ticked off or not; empty lines go. */
export function withKey(lines: readonly string[], key: string, on: boolean): string[] {
  const others = lines.filter(line => line.trim() !== '' && core(line) !== core(key))
  return on ? [...others, key.trim()] : others
}
