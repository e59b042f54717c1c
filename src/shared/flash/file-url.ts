// file: addresses, as file managers and browsers copy them. Pure.

export const isFileUrl = (text: string) => /^file:/i.test(text)

/** The path; null if it is not the address of a file on this computer. */
export function fileUrlPath(text: string): string | null {
  const [, host = '', encoded = ''] = /^file:(?:\/\/([^/?#]*))?(\/(?!\/)[^?#]*)$/i.exec(text) ?? []
  // An encoded slash would be one that the address does not show.
  const isHere = host === '' || host.toLowerCase() === 'localhost'
  if (encoded === '' || !isHere || /%(2f|00)/i.test(encoded)) return null
  try {
    return decodeURIComponent(encoded)
  } catch {
    return null
  }
}
