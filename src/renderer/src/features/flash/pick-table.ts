/** Asks for a CSV file and reads it; null when none was chosen. */
export function pickTable(): Promise<{ name: string; text: string } | null> {
  return new Promise((resolve, reject) => {
    const input = document.createElement('input')
    input.type = 'file'
    input.accept = '.csv,.txt,text/csv'
    input.onchange = () => {
      const file = input.files?.[0]
      if (file) file.text().then(text => resolve({ name: file.name, text }), reject)
      else resolve(null)
    }
    input.oncancel = () => resolve(null)
    input.click()
  })
}
