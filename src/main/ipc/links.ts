// Decides which links the window may open in the user's browser. Pure.

/** Documentation that Kiln's texts link to, and subdomains of these hosts. */
const documentation = ['nixos.org', 'nix.dev', 'nixos.wiki', 'lima-vm.io', 'qemu.org']
/** Repositories are named, because anyone can have a page at these hosts. */
const repositories: Record<string, string[]> = { 'github.com': ['nixos', 'nix-community', 'lima-vm'] }

/** The link as it may be opened; null if it may not. */
export function allowedLink(text: string): string | null {
  let url: URL
  try {
    url = new URL(text)
  } catch {
    return null
  }
  if (url.username || url.password) return null
  if (url.protocol !== 'https:' || url.port) return null
  if (documentation.some(host => url.hostname === host || url.hostname.endsWith(`.${host}`))) return url.href
  const owner = url.pathname.split('/')[1]?.toLowerCase() ?? ''
  return repositories[url.hostname]?.includes(owner) ? url.href : null
}
