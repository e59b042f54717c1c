/** null for text that is not JSON, such as a file that was cut off. */
export function jsonOrNull(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // The caller's schema says what is wrong with null.
    return null
  }
}
