// Nix's message in its text form. Pure.

/** It begins with "error:" and extends to the end. */
export function errorsIn(lines: string[]): string[] {
  const start = lines.findIndex(line => /^\s*error:/.test(line))
  return start < 0 ? [] : [lines.slice(start).join('\n')]
}

/** Without the lines of the source, which are only readable below each other. */
const withoutSnippet = (text: string) =>
  text
    .split('\n')
    .filter(line => !/^\s*\d*\|/.test(line))
    .join('\n')
    .replace(/:\s*$/, '')

/** The last "error:" of a trace is its reason; the lines before it are the trace. */
export function essence(message: string): string {
  const parts = message.split(/(?:^|\n)\s*error:\s*/)
  const last = (parts.at(-1) ?? message).trim()
  const [first = last] = last.split(/\n\s*\n/)
  // Flags and variables that Nix suggests cannot be given through Kiln.
  const bare = first.replace(/ \((?:use '--|add it using \$NIX_PATH|use \$NIX_)[^()]*\)/g, '')
  return withoutSnippet(bare).replace(/\s+/g, ' ').trim()
}
