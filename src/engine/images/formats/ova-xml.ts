// Text as XML 1.0 character data: https://www.w3.org/TR/xml/#charsets

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/**
 * Escapes text for elements and attributes. Characters that XML cannot represent (control characters, lone surrogates)
 * become U+FFFD; tabs and line ends keep their value in attributes too.
 */
export const escapeXml = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd')
    .replaceAll(/[&<>"']/g, character => entities[character] ?? '')
    .replaceAll(/[\t\n\r]/g, character => `&#${character.charCodeAt(0)};`)
