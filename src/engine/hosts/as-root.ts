// Root's rights on a host for a user who needs no password for them: by sudo, or by doas where there is no sudo.

const script = 'if command -v sudo >/dev/null 2>&1; then exec sudo -n "$@"; else exec doas -n "$@"; fi'

export const asRoot = (words: readonly string[]): string[] => ['sh', '-c', script, 'sh', ...words]
