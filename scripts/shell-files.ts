// Puts the text of shell files into built programs: `shellFile(import.meta.url, './x.sh')` becomes the text of x.sh. A call that
// this does not recognise would look for a file that no package has, so then the build fails.
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Plugin } from 'vite'

const call = /\bshellFile\(import\.meta\.url, '([^'\n]+\.sh)'\)/g
const readerFile = 'engine/shell-file.ts'

export const shellFiles = (): Plugin => ({
  name: 'kiln:shell-files',
  enforce: 'pre',
  transform: {
    filter: { code: 'shellFile(' },
    async handler(code, id) {
      const texts = new Map<string, string>()
      for (const [whole, path = ''] of code.matchAll(call)) {
        const file = resolve(dirname(id), path)
        this.addWatchFile(file)
        texts.set(whole, JSON.stringify(await readFile(file, 'utf8')))
      }
      return { code: code.replaceAll(call, whole => texts.get(whole) ?? whole), map: null }
    },
  },
  generateBundle(_, bundle) {
    for (const chunk of Object.values(bundle)) {
      const left = chunk.type === 'chunk' && chunk.moduleIds.find(id => id.endsWith(readerFile))
      if (left) this.error(`${chunk.fileName} would read shell files: a call of shellFile has another form`)
    }
  },
})
