// The URL of a guest's web server, behind a port of this computer. Pure.

/** The URL is on this computer, whatever the path says. */
export function localUrl({ secure, port, path }: { secure: boolean; port: number; path: string }): string {
  const url = new URL(`${secure ? 'https' : 'http'}://127.0.0.1:${port}/${path.replace(/^\//, '')}`)
  return url.href
}
