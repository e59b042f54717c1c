// No remote content, no framing, no inline script or style.

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

export const securityHeaders = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cross-Origin-Opener-Policy': 'same-origin',
}
export const htmlHeaders = { 'Content-Security-Policy': policy, 'X-Frame-Options': 'DENY' }

/**
 * The response to a token. Not a redirect: a browser that came here through one of Kiln's files
 * (open-browser.ts) would treat it as part of a cross-site visit, and withhold a SameSite cookie. A page of
 * ours navigates instead; it declares an icon because otherwise a browser would request /favicon.ico.
 */
export const enterPage = (place: string) =>
  `<!doctype html><html lang="en"><head><title>Kiln</title><link rel="icon" href="data:,"><meta http-equiv="refresh" content="0;url=/${hashOf(place)}"></head></html>\n`

/** The part of the address after "#": where the window opens; its first page for any unknown path. */
const hashOf = (place: string) => (/^(\/[a-z0-9-]+)+$/.test(place) ? `#${place}` : '')

export const enterHeaders = {
  ...htmlHeaders,
  'Content-Type': 'text/html; charset=utf-8',
  'Cache-Control': 'no-store',
}
