// Pure.

/** A path below the home folder starts with ~, so that it does not reveal the user. Others are unchanged. */
export function shortPath(path: string, home: string): string {
  const root = home.replace(/\/+$/, '')
  if (!root) return path
  if (path === root) return '~'
  return path.startsWith(`${root}/`) ? `~${path.slice(root.length)}` : path
}
