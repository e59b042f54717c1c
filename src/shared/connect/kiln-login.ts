// The login of a computer with Kiln at a Connect, as one line to copy: its address, what opens it, and the certificate that the
// Connect made for itself.

export type KilnLogin = {
  /** Of the Connect, without a slash at the end. */
  url: string
  /** 32 bytes in base64url. Connect keeps its SHA-256. */
  token: string
  /** SHA256:… null: checked as a browser does. */
  fingerprint: string | null
}

const form = /^(https?:\/\/[^\s#?@]{1,300})#login\.([\w-]{43})(?:\.(SHA256:[A-Za-z0-9+/_-]{43}))?$/

export const loginText = ({ url, token, fingerprint }: KilnLogin) =>
  `${url}#login.${token}${fingerprint === null ? '' : `.${fingerprint}`}`

/** null for what is not a login. */
export function readLogin(text: string): KilnLogin | null {
  const [, url = '', token = '', fingerprint] = form.exec(text.trim()) ?? []
  if (token === '') return null
  return { url: url.replace(/\/+$/, ''), token, fingerprint: fingerprint ?? null }
}

/** By which a person knows the computer. */
export const isLoginName = (text: string) => text.trim() !== '' && /^[^\p{Cc}]{1,60}$/u.test(text)

/** Without TLS anyone on the way could read the login: only this computer itself is reached so. */
export const isSafeAddress = (url: string): boolean =>
  /^https:\/\//i.test(url) ||
  /^http:\/\/(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])(?::\d{1,5})?(?:\/|$)/i.test(url)
