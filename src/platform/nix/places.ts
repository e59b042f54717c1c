// Where Nix may be if it is not on PATH: a window started from a desktop menu has a short PATH. Pure.

/** Nix that Kiln's setup installed next to a distribution's older one: it comes first. */
export const besideFolder = '/opt/kiln-nix/bin'

/** PATH with those places added. */
export function nixPath(env: Record<string, string | undefined>, home: string): string {
  const path = (env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(':').filter(Boolean)
  const usual = [
    '/nix/var/nix/profiles/default/bin',
    `${home}/.nix-profile/bin`,
    '/run/current-system/sw/bin',
  ]
  return [...new Set([besideFolder, ...path, ...usual])].join(':')
}
