// Text that is handed to a person as a file, and taken from one: by the browser's own means, in both hosts.

export function downloadText(fileName: string, text: string): void {
  const url = URL.createObjectURL(
    new Blob([text], { type: fileName.endsWith('.json') ? 'application/json' : 'text/plain' }),
  )
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  window.setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Asks for a file and reads it; null when none was chosen. `accept` as in an <input>. */
export function pickText(accept: string): Promise<{ name: string; text: string } | null> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = accept
    input.onchange = () => {
      const file = input.files?.[0]
      if (file) file.text().then(text => resolve({ name: file.name, text }), reject)
      else resolve(null)
    }
    input.oncancel = () => resolve(null)
    input.click()
  })
}
