// Stands in for /usr/bin/security of macOS, with its argv, its -i and its exit codes (apple-oss-distributions/Security,
// SecurityTool/security.c and keychain_find.c). Its keychain is a file. Words: FOLDER, then those of security.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const [folder, ...argv] = process.argv.slice(2)
const at = name => join(folder, name)
const items = () => JSON.parse(existsSync(at('items.json')) ? readFileSync(at('items.json'), 'utf8') : '{}')
const save = all => writeFileSync(at('items.json'), JSON.stringify(all))
const isLocked = () => existsSync(at('locked'))
writeFileSync(at('argv'), `${argv.join(' ')}\n`, { flag: 'a' })

/** Words of a line as split_line has them: quotes and backslashes. */
const split = line =>
  [...line.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain)
const option = (words, name) => (words.includes(name) ? (words[words.indexOf(name) + 1] ?? '') : null)

function run([verb, ...words]) {
  const name = `${option(words, '-s')} ${option(words, '-a')}`
  const all = items()
  switch (verb) {
    case 'default-keychain':
      if (existsSync(at('none'))) return 44
      console.log('    "/Users/ada/Library/Keychains/login.keychain-db"')
      return 0
    case 'add-generic-password':
      if (isLocked()) return 36
      if (all[name] !== undefined && !words.includes('-U')) return 45
      save({ ...all, [name]: option(words, '-w') ?? '' })
      return 0
    case 'find-generic-password':
      if (all[name] === undefined) return 44
      if (isLocked()) return 36
      console.log(all[name])
      return 0
    case 'delete-generic-password':
      if (all[name] === undefined) return 44
      delete all[name]
      save(all)
      return 0
    default:
      console.error(`security: unknown command "${verb}"`)
      return 1
  }
}

if (argv[0] === '-i') {
  let status = 0
  // fgets with 4,096 bytes: the rest of a longer line is the next one.
  for (const line of readFileSync(0, 'utf8').match(/[^\n]{1,4095}\n?/g) ?? [])
    status = run(split(line.trim()))
  process.exitCode = status
} else process.exitCode = run(argv)
