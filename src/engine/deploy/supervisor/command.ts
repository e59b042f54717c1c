// How the script reaches a host: by stdin, behind a marker line, so that it is in no file that another user could change
// and a password that sudo did not ask for is thrown away instead of being run. Pure.
import { hostScript } from './script.ts'

/** How root's rights are had: by logging in as root, by sudo or doas without a password, or by sudo with one. */
export type Rights = { kind: 'root' } | { kind: 'sudo' | 'doas' } | { kind: 'password'; password: string }

type HostCommand = { words: string[]; input: string }

const marker = '#kiln-script'
/** Reads the script from stdin and runs it, with the words that follow. */
const reader = `until IFS= read -r line && [ "$line" = "${marker}" ]; do [ -n "$line" ] || exit 65; done; \
KILN_SCRIPT=$(cat); export KILN_SCRIPT; exec sh -c "$KILN_SCRIPT" kiln "$@"`

export function hostCommand(words: readonly string[], rights: Rights | null): HostCommand {
  const run = ['sh', '-c', reader, 'kiln', ...words]
  const script = `${marker}\n${hostScript}`
  switch (rights?.kind) {
    case 'sudo':
    case 'doas':
      return { words: [rights.kind, '-n', ...run], input: script }
    case 'password':
      // -k: ignores cached credentials, so that sudo always reads the password line.
      return { words: ['sudo', '-k', '-S', '-p', '', ...run], input: `${rights.password}\n${script}` }
    default:
      return { words: run, input: script }
  }
}
