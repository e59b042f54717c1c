// The texts that only the window shows: files named texts.ts or <part>-texts.ts beside its components.
import { globSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { loadedTexts } from '../../src/renderer/src/lib/texts/own-texts.ts'

const root = join(import.meta.dirname, '../..')

export const isTextsFile = (file: string) => /^src\/renderer\/src\/(.*\/)?([\w-]+-)?texts\.ts$/.test(file)

/** The codes of each file that has texts. */
export const windowTextFiles: { file: string; codes: string[] }[] = globSync('src/renderer/src/**/*.ts', {
  cwd: root,
})
  .map(file => file.replaceAll(sep, '/'))
  .filter(isTextsFile)
  .sort()
  .map(file => {
    const text = readFileSync(join(root, file), 'utf8')
    return { file, codes: [...text.matchAll(/^ {2}'([\w.-]+)':/gm)].map(([, code = '']) => code) }
  })
  .filter(({ codes }) => codes.length > 0)

for (const { file } of windowTextFiles) await import(join(root, file))

/** Code → text, of all of them. */
export const windowTexts: Readonly<Record<string, string>> = { ...loadedTexts }
