/** OpenSSH's fingerprint of a public key line: "SHA256:…"; null when it is none, or where the page is not secure. */
export async function fingerprint(publicKey: string): Promise<string | null> {
  const body = publicKey.trim().split(/\s+/)[1]
  if (!body || !globalThis.crypto?.subtle) return null
  try {
    const bytes = Uint8Array.from(atob(body), sign => sign.charCodeAt(0))
    const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
    return `SHA256:${btoa(String.fromCharCode(...digest)).replace(/=+$/, '')}`
  } catch {
    return null
  }
}
