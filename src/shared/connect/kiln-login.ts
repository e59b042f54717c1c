// A computer's login at a Connect, as one line to copy: its address, its token, and the fingerprint of a
// self-signed certificate.

export type KilnLogin = {
  /** Address of the Connect, without a trailing slash. */
  url: string
  /** 32 bytes in base64url. Connect stores only its SHA-256. */
  token: string
  /** SHA256:…; null: verify as browsers do. */
  fingerprint: string | null
}

const form = /^(https?:\/\/[^\s#?@]{1,300})#login\.([\w-]{43})(?:\.(SHA256:[A-Za-z0-9+/_-]{43}))?$/

export const loginText = ({ url, token, fingerprint }: KilnLogin) =>
  `${url}#login.${token}${fingerprint === null ? '' : `.${fingerprint}`}`

/** null if it is not a login. */
export function readLogin(text: string): KilnLogin | null {
  const [, url = '', token = '', fingerprint] = form.exec(text.trim()) ?? []
  if (token === '') return null
  return { url: url.replace(/\/+$/, ''), token, fingerprint: fingerprint ?? null }
}

/** The name under which a person knows the computer. */
export const isLoginName = (text: string) => text.trim() !== '' && /^[^\p{Cc}]{1,60}$/u.test(text)

/** Without TLS anyone on the way could read the login, so plain HTTP is only allowed on this computer. */
export const isSafeAddress = (url: string): boolean =>
  /^https:\/\//i.test(url) ||
  /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?(?:\/|$)/i.test(url)
