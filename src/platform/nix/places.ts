// Lists the places of programs that are not on PATH: a window started from a desktop menu or by Finder has a short
// PATH. Pure.

/** Nix that Kiln's setup installed next to a distribution's older one: it comes first. */
export const besideFolder = '/opt/kiln-nix/bin'

/** An app's PATH from Finder, `/usr/bin:/bin:/usr/sbin:/sbin`, lacks Homebrew's two prefixes and MacPorts. */
const macFolders = ['/opt/homebrew/bin', '/usr/local/bin', '/opt/local/bin']

/** PATH with those places added. `platform`: as Node calls it. */
export function nixPath(
  env: Record<string, string | undefined>,
  home: string,
  platform: string = process.platform,
): string {
  const path = (env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin').split(':').filter(Boolean)
  const user = env['USER'] ?? ''
  const usual = [
    '/nix/var/nix/profiles/default/bin',
    `${home}/.nix-profile/bin`,
    // Packages of a user in NixOS, nix-darwin and home-manager.
    ...(/^[\w][\w.-]*$/.test(user) ? [`/etc/profiles/per-user/${user}/bin`] : []),
    '/run/current-system/sw/bin',
    // The place if Nix has use-xdg-base-directories.
    `${env['XDG_STATE_HOME'] || `${home}/.local/state`}/nix/profile/bin`,
    `${home}/.local/state/nix/profiles/profile/bin`,
    ...(platform === 'darwin' ? [...macFolders, `${home}/.local/bin`] : []),
  ]
  return [...new Set([besideFolder, ...path, ...usual])].join(':')
}
