// Pure.

/** A path below the home folder starts with ~: it does not say whose it is. Others stay as they are. */
export function shortPath(path: string, home: string): string {
  const root = home.replace(/\/+$/, '')
  if (!root) return path
  if (path === root) return '~'
  return path.startsWith(`${root}/`) ? `~${path.slice(root.length)}` : path
}
